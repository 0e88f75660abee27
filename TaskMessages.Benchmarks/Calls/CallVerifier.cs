using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Calls;

/// <summary>Judges calls of agents by what was seen alone, so that planted evidence can show that it would notice.</summary>
internal static class CallVerifier
{
    public static IReadOnlyList<Check> Verify(CallEvidence evidence)
    {
        var told = evidence.Told.ToLookup(item => item.TaskId, StringComparer.Ordinal);
        var events = evidence.Conversations.Where(task => task.IsAsync).ToList();
        var whole = evidence.Conversations.Where(task => !task.IsOvertaken).ToList();

        // an agent that is told of an event by itself may write after its task's end, when nobody is told any more
        var followed = evidence.Conversations.Where(task => !task.IsAsync || !task.IsOvertaken).ToList();
        return
        [
            Over("every call that was acknowledged is stored exactly once, every other at most once", evidence.Conversations, Stored),
            Over("the events of a task are numbered 1, 2, 3 … without a gap", events, Numbers),
            Over("every event was delivered, and its agent heard of it", events.FindAll(task => !task.IsOvertaken), task => Delivered(task, told[task.TaskId])),
            Over("an agent heard of a task before its events, and of those in their order", events, task => Order(told[task.TaskId])),
            Over("everything has exactly one answer, and nothing else is in the ledger", whole, Answers),
            Over("the answer of a call is what the ledger holds", evidence.Conversations.Where(task => !task.IsAsync).ToList(), Replies),
            Over("a subscriber's frames, put together, are the ledger", followed, Streams),
        ];
    }

    private static Check Over(string name, IReadOnlyList<CallConversation> conversations, Func<CallConversation, IEnumerable<string>> judge)
        => new(name, conversations.Count, [.. conversations.SelectMany(task => judge(task).Select(violation => $"task {task.TaskId}: {violation}"))]);

    private static IEnumerable<string> Stored(CallConversation task)
    {
        var stored = (task.IsAsync ? task.Events.Select(item => item.Token) : task.Ledger.Where(message => message.ByUser).Select(message => message.Content)).ToLookup(token => token);
        foreach (var call in task.Sent)
        {
            var count = stored[call.Token].Count();
            if (count > 1 || (count == 0 && call.Outcome == OperationOutcome.Acknowledged))
                yield return $"{call.Token} is there {count} times, {call.Outcome}";
        }

        foreach (var foreign in stored.Select(group => group.Key).Except(task.Sent.Select(call => call.Token)))
            yield return $"{foreign} was never sent";
    }

    private static IEnumerable<string> Numbers(CallConversation task)
        => task.Events.Select(item => item.Seq).SequenceEqual(Enumerable.Range(1, task.Events.Count).Select(number => (long)number))
            ? []
            : [$"numbers {string.Join(", ", task.Events.Select(item => item.Seq))}"];

    private static IEnumerable<string> Delivered(CallConversation task, IEnumerable<ToldEvent> told)
    {
        var heard = told.Where(item => item.Seq > 0).Select(item => (item.Seq, item.Token)).ToHashSet();
        foreach (var item in task.Events.Where(item => item.Status != "delivered" || !heard.Contains((item.Seq, item.Token))))
            yield return $"event {item.Seq} is {item.Status}";
        foreach (var foreign in heard.Except(task.Events.Select(item => (item.Seq, item.Token))))
            yield return $"event {foreign.Seq} was told, but is not there";
    }

    private static IEnumerable<string> Order(IEnumerable<ToldEvent> told)
    {
        var first = told.Select(item => item.Seq).Distinct().ToList();
        return first is [0, ..] && first.Order().SequenceEqual(first) ? [] : [$"told {string.Join(", ", first)}"];
    }

    private static IEnumerable<string> Answers(CallConversation task)
    {
        var asked = task.IsAsync ? task.Events.Select(item => item.Token) : task.Ledger.Where(message => message.ByUser).Select(message => message.Content);
        var expected = asked.Select(CallScript.Answer).Order(StringComparer.Ordinal).ToList();
        var answers = task.Ledger.Where(message => !message.ByUser).Select(message => message.Content).Order(StringComparer.Ordinal).ToList();
        if (!answers.SequenceEqual(expected))
            yield return $"the answers are {string.Join("; ", answers)}, not {string.Join("; ", expected)}";
    }

    private static IEnumerable<string> Replies(CallConversation task)
        => from call in task.Sent
           where call.Answer is not null && call.Answer != CallScript.Answer(call.Token)
           select $"{call.Token} was answered with {call.Answer}";

    private static IEnumerable<string> Streams(CallConversation task)
    {
        var ledger = task.Ledger.ToDictionary(message => message.Id, message => message.Content);
        foreach (var (number, stream) in task.Streams.Index())
        {
            foreach (var violation in stream.Violations)
                yield return $"subscriber {number}: {violation}";
            if (stream.Growing.Count > 0)
                yield return $"subscriber {number}: {stream.Growing.Count} messages grow for ever";
            if (!stream.Texts.OrderBy(text => text.Key).SequenceEqual(ledger.OrderBy(text => text.Key)))
                yield return $"subscriber {number}: knows {string.Join("; ", stream.Texts.Values)}, not {string.Join("; ", ledger.Values)}";
        }
    }
}
