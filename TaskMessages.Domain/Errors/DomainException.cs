namespace TaskMessages.Domain.Errors;

/// <summary>A use case refuses. The message is meant for the caller and never holds a secret.</summary>
public sealed class DomainException : Exception
{
    public DomainException(DomainError error, string message, JsonMap? details = null) : base(message)
    {
        Error = error;
        Details = details;
    }

    public DomainError Error { get; }

    /// <summary>What a client can act on, such as the run that blocks it; null when there is nothing to add.</summary>
    public JsonMap? Details { get; }
}
