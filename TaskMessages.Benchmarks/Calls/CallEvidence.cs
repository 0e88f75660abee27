namespace TaskMessages.Benchmarks.Calls;

/// <summary>Everything that the verdict on the calls rests on.</summary>
/// <param name="Conversations">What the clients did, and what became of it.</param>
/// <param name="Told">What the asynchronous agent heard, in the order in which it did.</param>
/// <param name="Unexpected">How often each answer came that no call should get.</param>
internal sealed record CallEvidence(IReadOnlyList<CallConversation> Conversations, IReadOnlyList<ToldEvent> Told, IReadOnlyDictionary<string, int> Unexpected)
{
    public override string ToString()
    {
        var sent = Conversations.SelectMany(task => task.Sent).ToList();
        var repeated = Told.GroupBy(item => (item.TaskId, item.Seq)).Count(group => group.Count() > 1);
        return FormattableString.Invariant(
            $"{Conversations.Count} tasks of calls, {sent.Count} calls, {sent.Count(call => call.Outcome == Crash.OperationOutcome.Acknowledged)} acknowledged, {sent.Count(call => call.IsLate)} of which could not be told at once; {Told.Count} tellings, {repeated} of something told before; {Conversations.Sum(task => task.Streams.Sum(stream => stream.Frames))} frames");
    }
}
