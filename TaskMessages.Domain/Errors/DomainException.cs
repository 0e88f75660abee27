using TaskMessages.Domain.Tasks;

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

    /// <summary>What a client can act on beside <see cref="Task"/>; null when there is nothing to add.</summary>
    public JsonMap? Details { get; }

    /// <summary>The task that refuses, as it was; null when the refusal is not about a task that the caller sees.</summary>
    public ChatTask? Task { get; init; }

    /// <summary>The caller's own id of the reply that is refused, if it has one.</summary>
    public string? CommandId { get; init; }
}
