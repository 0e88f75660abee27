namespace TaskMessages.Domain.Services;

/// <summary>A task of the message contract to be created, or found by its name.</summary>
public sealed record OpenTaskCommand
{
    public required Caller Caller { get; init; }

    public required long AgentId { get; init; }

    /// <summary>Null: a task without a name, always new.</summary>
    public string? Name { get; init; }

    /// <summary>Of a task that exists: other params replace its own; null leaves them.</summary>
    public JsonMap? Params { get; init; }

    /// <summary>Counts only for a task that is new.</summary>
    public JsonMap? Metadata { get; init; }
}
