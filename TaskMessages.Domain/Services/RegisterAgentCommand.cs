using TaskMessages.Domain.Agents;

namespace TaskMessages.Domain.Services;

/// <summary>An agent says that it is there (message contract, section 12).</summary>
public sealed record RegisterAgentCommand
{
    /// <summary>The agent to be changed, which may get another name; null: the one of that name, or a new one.</summary>
    public long? AgentId { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Where it is called; null: it is only built. Of an agent that runs already its address stays then.</summary>
    public string? Url { get; init; }

    public AcpType Type { get; init; } = AcpType.Async;

    public JsonMap? Metadata { get; init; }

    public string? InputType { get; init; }
}
