namespace TaskMessages.Domain.Messages;

/// <summary>Whether a message still grows. A message that never declared it has none.</summary>
public enum StreamingStatus
{
    InProgress,
    Done,
}
