namespace TaskMessages.Domain.Tasks;

/// <summary>What can be done with a task's contents, in many writes.</summary>
public enum ContentWorkKind
{
    /// <summary>They are being removed.</summary>
    Cleaning,

    /// <summary>They are being brought back.</summary>
    Restoring,
}
