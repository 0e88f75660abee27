namespace TaskMessages.Domain.Agents;

/// <summary>What an administrator sets of an agent. Secrets are in clear; a null secret on a replacement keeps the stored one.</summary>
public sealed record AgentSpec
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required ExecutorSettings Executor { get; init; }

    public int MaxAttempts { get; init; } = Agent.DefaultMaxAttempts;

    public int? MaxConcurrency { get; init; }

    public TimeSpan? TurnTimeout { get; init; }
}
