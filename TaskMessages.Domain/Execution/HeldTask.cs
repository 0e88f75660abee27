using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>A task whose turn is leased to us, as far as we know it: claimed, and moved on by our own writes.</summary>
internal sealed class HeldTask(ChatTask claimed)
{
    /// <summary>The newest snapshot.</summary>
    public ChatTask Task { get; set; } = claimed;

    public string Id { get; } = claimed.Id;

    public string Token { get; } = claimed.Turn!.Lease!.Token;

    /// <summary>The turn as it was claimed.</summary>
    public Turn Turn { get; } = claimed.Turn!;

    /// <summary>Takes note of numbers that were given out to us.</summary>
    public void Granted(SequenceGrantTotals totals) => Task = Task with
    {
        Seq = totals.Seq,
        UpdatedAt = totals.At,
        Turn = Task.Turn! with { Written = Task.Turn.Written + totals.Messages },
    };
}
