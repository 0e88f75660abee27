using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>
/// On whose behalf a use case runs: an API key, a principal of an external provider, the administrator in an agent's name, or nobody in particular where development allows that.
/// </summary>
public sealed record Caller
{
    private Caller()
    {
    }

    public static Caller Anonymous { get; } = new();

    public long? KeyId { get; private init; }

    /// <summary>The agent that the key is bound to.</summary>
    public long? AgentId { get; private init; }

    /// <summary>Somebody whom an external provider knows, and has been asked whether they may do what they ask for; null: nobody of the kind.</summary>
    public Principal? Principal { get; private init; }

    /// <summary>Of all tasks, those that a principal may see in lists; null: all.</summary>
    public IReadOnlySet<string>? TaskIds { get; init; }

    /// <summary>Of all agents, those that a principal may see in lists; null: all.</summary>
    public IReadOnlySet<string>? AgentIds { get; init; }

    /// <summary>The caller may create tasks, but has not been found to be allowed any that there is: a task that gets a name at the same moment is none for it.</summary>
    public bool CreatesOnly { get; init; }

    /// <summary>No key calls: it is for others to say who may.</summary>
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

    public static Caller Of(Principal principal) => new() { Principal = principal };

    /// <summary>The administrator, who may act for every agent; it has no key whose calls are counted.</summary>
    public static Caller ForAgent(long agentId) => new() { AgentId = agentId };

    /// <summary>A key sees its own agent.</summary>
    public bool SeesAgent(long id) => IsAnonymous ? AgentIds is null || AgentIds.Contains(TaskId.FromNumber(id)) : AgentId == id;

    /// <summary>A key sees its own agent's tasks; an anonymous caller sees every task. A deleted one is seen by nobody.</summary>
    public bool Sees(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Lifecycle != TaskLifecycle.Deleted && (IsAnonymous || task.AgentId == AgentId);
    }

    private static DomainException KeyRequired() => new(DomainError.InvalidApiKey, "An API key is required.");
}
