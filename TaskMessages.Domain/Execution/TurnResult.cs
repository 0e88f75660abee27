using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>How an attempt at a turn ended, for logs and counters.</summary>
/// <param name="Messages">How many agent messages it left in the ledger.</param>
/// <param name="Cause">What went wrong, if anything did.</param>
/// <param name="RetryDelay">The back-off of a retried turn.</param>
public sealed record TurnResult(TurnOutcome Outcome, int Messages = 0, Exception? Cause = null, TimeSpan? RetryDelay = null)
{
    /// <summary>What the task says went wrong; null: nothing did, or the task goes on.</summary>
    public string? Error { get; init; }

    /// <summary>What the agent says the turn has used; null: it does not say.</summary>
    public TokenUsage? Usage { get; init; }
}
