using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>What has one number in a task's sequence.</summary>
/// <param name="Seq">The number.</param>
/// <param name="At">When it was made, about.</param>
internal sealed record LedgerChange(long Seq, DateTime At)
{
    /// <summary>A message that begins here.</summary>
    public Message? Begun { get; set; }

    /// <summary>A message that was growing and ends here, or that was replaced by what it is now.</summary>
    public Message? Ended { get; set; }

    /// <summary>A turn starts here.</summary>
    public bool StartsTurn { get; set; }

    /// <summary>The start of a turn is not complete without its message.</summary>
    public bool LacksMessage { get; set; }

    /// <summary>Messages of which nothing is left.</summary>
    public IReadOnlyList<string> Removed { get; set; } = [];

    /// <summary>The start of the turn that <see cref="Removed"/> belongs to: all that it wrote has numbers between that one and this.</summary>
    public long RemovedSince { get; set; }

    /// <summary>The turn that ends here; null for what was no turn.</summary>
    public string? EndedTurn { get; set; }

    /// <summary>The task's own change: of its lifecycle, its metadata or its params.</summary>
    public TaskSnapshot? Changed { get; set; }

    /// <summary>How the turn that ends here left the task.</summary>
    public ChatStatus? Status { get; set; }
}
