using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Calls;

/// <summary>A task of the message contract, all that was sent to it, and all that became of it.</summary>
internal sealed class CallConversation
{
    public required string Name { get; init; }

    public required bool IsAsync { get; init; }

    public required string TaskId { get; init; }

    public List<SentCall> Sent { get; init; } = [];

    public IReadOnlyList<StoredEvent> Events { get; set; } = [];

    public IReadOnlyList<ObservedMessage> Ledger { get; set; } = [];

    /// <summary>
    /// Whether something was stored between the last look and the task's end: a call whose client got no answer, because its service was killed, may arrive that late. Its turn was stopped
    /// by the end, so nothing is owed to it.
    /// </summary>
    public bool IsOvertaken { get; set; }

    /// <summary>What each subscriber knows of the messages: their texts by their ids.</summary>
    public List<CallAssembly> Streams { get; init; } = [];
}
