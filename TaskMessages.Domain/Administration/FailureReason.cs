namespace TaskMessages.Domain.Administration;

/// <summary>Why attempts failed.</summary>
/// <param name="Text">The reason, in one line.</param>
/// <param name="Count">How many in the last hour.</param>
/// <param name="LastAt">The last one, UTC.</param>
public sealed record FailureReason(string Text, long Count, DateTime LastAt);
