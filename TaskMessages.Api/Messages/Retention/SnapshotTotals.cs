namespace TaskMessages.Api.Messages.Retention;

/// <summary>How much an export has.</summary>
internal readonly record struct SnapshotTotals(long Bytes, long Messages, long States);
