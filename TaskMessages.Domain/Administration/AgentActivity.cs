namespace TaskMessages.Domain.Administration;

/// <summary>What this process has seen of an agent since it started.</summary>
/// <param name="LastSuccess">The last attempt that ended with an answer or a question, UTC; null: none yet.</param>
/// <param name="LastFailure">The last attempt that failed, whether it was tried again or not, UTC; null: none yet.</param>
/// <param name="LastReason">Why that one failed.</param>
/// <param name="Succeeded">Attempts of the last hour that ended well.</param>
/// <param name="Failed">Attempts of the last hour that failed.</param>
/// <param name="InputTokens">What turns that ended in the last hour said they have read.</param>
/// <param name="OutputTokens">What they said they have written.</param>
public sealed record AgentActivity(
    DateTime? LastSuccess, DateTime? LastFailure, string? LastReason, long Succeeded, long Failed, long InputTokens, long OutputTokens)
{
    /// <summary>Nothing has been seen.</summary>
    public static AgentActivity None { get; } = new(null, null, null, 0, 0, 0, 0);

    /// <summary>The part of the last hour's attempts that failed, 0 to 1; null: there was none.</summary>
    public double? ErrorRate => Succeeded + Failed == 0 ? null : (double)Failed / (Succeeded + Failed);

    /// <summary>Whether the last thing that was seen of it is a failure.</summary>
    public bool IsFailing => LastFailure is { } failure && (LastSuccess is null || failure > LastSuccess);
}
