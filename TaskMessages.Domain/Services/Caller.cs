using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>On whose behalf a use case runs: an API key, the administrator in an agent's name, or nobody in particular where development allows that.</summary>
public sealed record Caller
{
    private Caller()
    {
    }

    public static Caller Anonymous { get; } = new();

    public long? KeyId { get; private init; }

    /// <summary>The agent that the key is bound to.</summary>
    public long? AgentId { get; private init; }

    public bool IsAnonymous => KeyId is null && AgentId is null;

    /// <summary>The key, where only a key may call.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.InvalidApiKey"/>: nobody in particular calls.</exception>
    public long RequireKeyId() => KeyId ?? throw KeyRequired();

    /// <summary>The key's agent, where only a key may call.</summary>
    /// <inheritdoc cref="RequireKeyId"/>
    public long RequireAgentId() => AgentId ?? throw KeyRequired();

    public static Caller Of(ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new Caller { KeyId = key.Id, AgentId = key.AgentId };
    }

    /// <summary>The administrator, who may act for every agent; it has no key whose calls are counted.</summary>
    public static Caller ForAgent(long agentId) => new() { AgentId = agentId };

    /// <summary>A key sees its own agent's tasks; an anonymous caller sees every task. A deleted one is seen by nobody.</summary>
    public bool Sees(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Lifecycle != TaskLifecycle.Deleted && (IsAnonymous || task.AgentId == AgentId);
    }

    private static DomainException KeyRequired() => new(DomainError.InvalidApiKey, "An API key is required.");
}
