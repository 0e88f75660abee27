using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Work;

/// <summary>What is still to be done about an event that its agent has not been told of.</summary>
public sealed record EventDelivery
{
    /// <summary>When it may be claimed: while somebody tells it, the lease's end; after a failure, the back-off's end.</summary>
    public required DateTime DueAt { get; init; }

    /// <summary>From when on the time counts after which it is given up.</summary>
    public required DateTime Since { get; init; }

    /// <summary>Who is telling it; null: nobody.</summary>
    public Lease? Lease { get; init; }

    /// <summary>How often it was tried in vain.</summary>
    public int Attempts { get; init; }

    /// <summary>How many of those attempts the agent refused in a way that another attempt does not mend.</summary>
    public int Refusals { get; init; }

    /// <summary>Why the last attempt failed; null: there was none.</summary>
    public string? Error { get; init; }

    /// <summary>The headers that go on to the agent, encrypted; null: none.</summary>
    public string? Headers { get; init; }
}
