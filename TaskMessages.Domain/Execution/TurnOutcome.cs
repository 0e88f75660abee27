namespace TaskMessages.Domain.Execution;

/// <summary>How an attempt at a turn ended.</summary>
public enum TurnOutcome
{
    Completed,
    Failed,
    AskedForInput,

    /// <summary>Ended by somebody's order.</summary>
    Stopped,

    /// <summary>Put back for another attempt after a back-off.</summary>
    Retried,

    /// <summary>Handed back untouched, because this process stops.</summary>
    Released,

    /// <summary>Somebody else's by now; nothing was written.</summary>
    LeaseLost,

    /// <summary>The database could not be told; the lease runs out, and another attempt follows.</summary>
    Unsettled,
}
