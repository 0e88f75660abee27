using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Admin;

/// <summary>An agent, without its secrets.</summary>
internal sealed class AgentResponse
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required ExecutorResponse Executor { get; init; }

    public required int MaxAttempts { get; init; }

    public int? MaxConcurrency { get; init; }

    public int? TurnTimeoutSeconds { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <param name="agent">As stored.</param>
    /// <param name="secret">The signing secret that was drawn just now; shown in this answer only.</param>
    public static AgentResponse From(Agent agent, string? secret = null) => new()
    {
        Id = agent.Id,
        Name = agent.Name,
        Description = agent.Description,
        Executor = ExecutorResponse.From(agent.Executor, secret),
        MaxAttempts = agent.MaxAttempts,
        MaxConcurrency = agent.MaxConcurrency,
        TurnTimeoutSeconds = (int?)agent.TurnTimeout?.TotalSeconds,
        CreatedAt = agent.CreatedAt,
        UpdatedAt = agent.UpdatedAt,
    };
}
