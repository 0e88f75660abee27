namespace TaskMessages.Domain.Stores;

/// <summary>How a replacement under a unique name went.</summary>
public enum ReplaceOutcome
{
    Replaced,
    NotFound,
    NameTaken,
}
