using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>Finds the tasks that a key may use through the chat-task contract, and says how it refuses the others (section 5).</summary>
public sealed class TaskAccess(ITaskStore tasks)
{
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<ChatTask> ResolveAsync(string taskId, long agentId, CancellationToken cancellationToken)
    {
        var task = await tasks.FindAsync(taskId, cancellationToken);
        return task is { Source: TaskSource.Sdk, Lifecycle: not TaskLifecycle.Deleted } && task.AgentId == agentId ? task : throw TaskNotFound();
    }

    /// <summary>Whether the agent and the workforce that a request names are the caller's.</summary>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.InvalidInput"/>, <see cref="DomainError.AgentNotFound"/> or <see cref="DomainError.WorkforceNotFound"/>.
    /// </exception>
    public static void CheckScope(Caller caller, long? agentId, long? workforceId)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (agentId is null)
            throw new DomainException(DomainError.InvalidInput, "agent_id is required");
        if (agentId != caller.AgentId)
            throw AgentNotFound();
        if (workforceId is not null)
            throw new DomainException(DomainError.WorkforceNotFound, "Workforce not found or not accessible with this API key.");
    }

    public static DomainException AgentNotFound() => new(DomainError.AgentNotFound, "Agent not found or not accessible with this API key.");

    public static DomainException TaskNotFound() => new(DomainError.TaskNotFound, "Task not found or not accessible with this API key.");
}
