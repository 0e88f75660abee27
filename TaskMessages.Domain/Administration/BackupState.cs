namespace TaskMessages.Domain.Administration;

/// <summary>How a backup stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="Done">How much is copied, 0 to 1.</param>
/// <param name="EndedAt">UTC; null while it is made.</param>
/// <param name="Directory">Where the copy is; null: there is none yet, or there will be none.</param>
/// <param name="Problem">Why there is none; null: it is there or on its way.</param>
public sealed record BackupState(string Name, DateTime StartedAt, double Done, DateTime? EndedAt = null, string? Directory = null, string? Problem = null);
