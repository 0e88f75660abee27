using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Live;

/// <summary>All that was seen of one task of the live run.</summary>
internal sealed class LiveConversation
{
    public long TaskId { get; init; }

    public List<LiveMessage> Sent { get; init; } = [];

    /// <summary>One for each subscriber that has read to the end.</summary>
    public List<StreamAssembly> Streams { get; init; } = [];

    /// <summary>The ledger as it was read right after an order to stop had been acknowledged.</summary>
    public List<IReadOnlyList<ObservedMessage>> AfterStops { get; init; } = [];

    /// <summary>The ledger at the end, oldest first.</summary>
    public IReadOnlyList<ObservedMessage> Ledger { get; set; } = [];

    /// <summary>The steps that had not ended at the end, each with its status.</summary>
    public IReadOnlyList<string> OpenSteps { get; set; } = [];

    public IReadOnlyList<LiveTurn> Turns { get; set; } = [];

    /// <summary>The status at the end.</summary>
    public string Status { get; set; } = "";
}
