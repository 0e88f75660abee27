using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Live;

/// <summary>Judges a live run by its evidence alone, so that planted evidence can show that it would notice.</summary>
internal static class LiveVerifier
{
    public static IReadOnlyList<Check> Verify(LiveEvidence evidence)
    {
        var conversations = evidence.Conversations;
        return
        [
            Over("every acknowledged message is in its ledger exactly once, or in the history of what a cancellation dropped", conversations, Acknowledged),
            Over("no refused message is stored, and none twice", conversations, Stored),
            Over("of the answers to one question at most one was taken", conversations, Answers),
            Over("messages that waited ran in the order in which they came", conversations, Order),
            Over("every turn that ended well left its texts whole, every other a part of them, none twice", conversations, Texts),
            Over("nothing was written by a turn after its stop was acknowledged", conversations, Stops),
            Over("every task reached completed or failed", conversations, EndState),
            Over("every step of an ended task has ended", conversations, task => task.OpenSteps),
            Streams("a subscriber's events, put together, are the ledger", conversations, IsLedger),
            Streams("no event came twice, late or in pieces that do not fit", conversations, (_, stream) => stream.Violations),
            Streams("all subscribers were told in the same order", conversations, SameOrder),
            CrashVerifier.Overlaps(evidence.Calls),
        ];
    }

    private static bool IsText(ObservedMessage message) => !message.Content.StartsWith('{');

    private static Check Over(string name, IReadOnlyList<LiveConversation> conversations, Func<LiveConversation, IEnumerable<string>> judge)
        => new(name, conversations.Count, [.. conversations.SelectMany(task => judge(task).Select(violation => $"task {task.TaskId}: {violation}"))]);

    private static Check Streams(
        string name, IReadOnlyList<LiveConversation> conversations, Func<LiveConversation, StreamAssembly, IEnumerable<string>> judge)
    {
        var check = Over(name, conversations, task => task.Streams.SelectMany((stream, i) => judge(task, stream).Select(violation => $"subscriber {i}: {violation}")));
        return check with { Examined = conversations.Sum(task => task.Streams.Sum(stream => stream.Events)) };
    }

    private static IEnumerable<string> Acknowledged(LiveConversation task)
        => from message in task.Sent
           where message.Outcome == OperationOutcome.Acknowledged
           let stored = task.Ledger.Count(entry => entry.ByUser && entry.Content == message.Content)
           let dropped = task.Turns.Any(turn => turn.Input == message.Content && turn.Status == ObservedTask.Failed)
           where stored != 1 && !(stored == 0 && dropped && message.How is "enqueue" or "interrupt")
           select $"{message.How} {message.Content} is there {stored} times";

    private static IEnumerable<string> Stored(LiveConversation task)
    {
        var sent = task.Sent.ToDictionary(message => message.Content);
        foreach (var stored in task.Ledger.Where(entry => entry.ByUser).GroupBy(entry => entry.Content))
        {
            if (stored.Count() > 1)
                yield return $"{stored.Key} is there {stored.Count()} times";
            if (sent.GetValueOrDefault(stored.Key) is { } message ? message.Outcome == OperationOutcome.Refused : !LiveScript.IsDefaultAnswer(stored.Key))
                yield return $"{stored.Key} is there, though it was refused or never sent";
        }
    }

    private static IEnumerable<string> Answers(LiveConversation task)
        => from message in task.Sent
           where message.Question > 0 && message.Outcome == OperationOutcome.Acknowledged
           group message by message.Question into taken
           where taken.Count() > 1
           select $"question {taken.Key} was answered {taken.Count()} times";

    private static IEnumerable<string> Order(LiveConversation task)
    {
        var waited = task.Sent.Where(message => message.How == "enqueue").Select(message => message.Content).ToList();
        var ran = task.Ledger.Where(entry => entry.ByUser && waited.Contains(entry.Content)).Select(entry => waited.IndexOf(entry.Content)).ToList();
        return ran.Zip(ran.Skip(1)).Where(pair => pair.First > pair.Second).Select(pair => $"{waited[pair.First]} ran before {waited[pair.Second]}");
    }

    private static IEnumerable<string> Texts(LiveConversation task)
    {
        var written = task.Ledger.Where(entry => !entry.ByUser && IsText(entry)).ToLookup(entry => LiveScript.Origin(entry.Content));
        foreach (var unfinished in task.Ledger.Where(entry => entry.StreamingStatus == "IN_PROGRESS"))
            yield return $"message {unfinished.Id} still grows";
        foreach (var foreign in written[null])
            yield return $"nobody wrote message {foreign.Id}";
        foreach (var turn in task.Turns.Where(turn => turn.Input is not null))
        {
            var plan = LiveScript.PlanOf(turn.Input!);
            var isWhole = turn.Status is ObservedTask.Completed or "waiting_for_user";
            for (var index = 0; index < LiveScript.TextsOf(plan); index++)
            {
                var texts = written[(turn.Id, index)].ToList();
                var whole = LiveScript.Text(turn.Id, index, plan);
                if (texts.Count > 1 || (isWhole && texts.Count == 0))
                    yield return $"text {index} of the {turn.Status} turn {turn.Id} is there {texts.Count} times";
                else if (texts is [var text] && !(isWhole ? whole == text.Content : whole.StartsWith(text.Content, StringComparison.Ordinal)))
                    yield return $"text {index} of the {turn.Status} turn {turn.Id} has {text.Content.Length} of {whole.Length} characters, or others";
            }
        }
    }

    private static IEnumerable<string> Stops(LiveConversation task)
        => from seen in task.AfterStops
           where !seen.SequenceEqual(task.Ledger.Take(seen.Count))
           select $"the ledger of {seen.Count} messages, read after a stop, has changed";

    private static IEnumerable<string> EndState(LiveConversation task)
        => task.Status is ObservedTask.Completed or ObservedTask.Failed ? [] : [$"is {task.Status}"];

    private static IEnumerable<string> IsLedger(LiveConversation task, StreamAssembly stream)
    {
        var ledger = task.Ledger.Where(IsText).ToDictionary(entry => entry.Id, entry => entry.Content);
        foreach (var (id, text) in stream.Texts)
        {
            if (!ledger.Remove(id, out var stored))
                yield return $"message {id} was told, but is not there";
            else if (stored != text)
                yield return $"message {id} was told with another text";
        }

        foreach (var id in ledger.Keys)
            yield return $"message {id} was not told";
        foreach (var id in stream.Growing.Keys)
            yield return $"message {id} was told to grow, and never how it ended: {string.Join("; ", stream.Trace)}";
    }

    private static IEnumerable<string> SameOrder(LiveConversation task, StreamAssembly stream)
    {
        var kept = task.Ledger.Select(entry => "message:" + entry.Id).ToHashSet();
        var longest = Kept(task.Streams.MaxBy(other => Kept(other).Count)!);
        var told = Kept(stream);
        return IsPartOf(told, longest) ? [] : [$"{string.Join(", ", told)} is not in the order of {string.Join(", ", longest)}"];

        List<string> Kept(StreamAssembly of) => [.. of.Steps.Where(kept.Contains)];
    }

    private static bool IsPartOf(List<string> part, List<string> whole)
    {
        var next = 0;
        foreach (var item in part)
        {
            next = whole.IndexOf(item, next) + 1;
            if (next == 0)
                return false;
        }

        return true;
    }
}
