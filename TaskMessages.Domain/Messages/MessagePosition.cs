namespace TaskMessages.Domain.Messages;

/// <summary>A place in the ledger's total order: by time, then by sequence number. It stays valid when the message is gone.</summary>
public sealed record MessagePosition(DateTime CreatedAt, long Seq, string Id);
