namespace TaskMessages.Domain.Agents;

/// <summary>Who answers the turns of a task.</summary>
public sealed record Agent
{
    public const int DefaultMaxAttempts = 3;

    public long Id { get; init; }

    /// <summary>Unique.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Its secrets are encrypted, see <see cref="ISecretProtector"/>.</summary>
    public required ExecutorSettings Executor { get; init; }

    /// <summary>How often a turn is tried before it fails.</summary>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>How many of its turns one process works at once; null: as many as the process does.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>The longest time from a turn's first claim to its end, over all attempts; null: the service's default.</summary>
    public TimeSpan? TurnTimeout { get; init; }

    /// <summary>Null for an agent that an administrator added.</summary>
    public AgentRegistration? Registration { get; init; }

    /// <summary>As it was seen last; stored by <see cref="Stores.IAgentStore.SetHealthAsync"/> alone.</summary>
    public AgentHealth Health { get; init; } = AgentHealth.Unknown;

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }
}
