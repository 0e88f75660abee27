using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Services;

/// <summary>The agents' states (message contract, section 17): who sees the task sees them.</summary>
public sealed class StateService(TaskLifecycleService tasks, IStateStore states, MessageIdSource ids, TimeProvider clock)
{
    /// <param name="isOnly">Whether a second one of the same task and agent is refused.</param>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.AgentNotFound"/>, <see cref="DomainError.Conflict"/></exception>
    public async Task<AgentState> CreateAsync(Caller caller, string taskId, long agentId, JsonMap state, bool isOnly, CancellationToken cancellationToken)
    {
        var task = await tasks.GetAsync(caller, TaskReference.ById(taskId), cancellationToken);
        if (task.AgentId != agentId)
            throw TaskAccess.AgentNotFound();
        ContentStateMachine.RequireContents(task);
        var created = new AgentState { Id = ids.Next(), TaskId = taskId, AgentId = agentId, State = state, CreatedAt = clock.GetUtcMilliseconds() };
        return await states.InsertAsync(created, isOnly, cancellationToken)
            ? created
            : throw new DomainException(DomainError.Conflict, $"Task {taskId} and agent {agentId} have a state already.");
    }

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<AgentState> GetAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return await states.FindAsync(id, cancellationToken) is { } state && (caller.IsAnonymous || caller.AgentId == state.AgentId) ? state : throw NotFound(id);
    }

    /// <summary>What the caller sees of them.</summary>
    public async Task<IReadOnlyList<AgentState>> ListAsync(Caller caller, string? taskId, long? agentId, WorkPage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return !caller.IsAnonymous && agentId is { } other && other != caller.AgentId
            ? []
            : await states.ListAsync(taskId, caller.IsAnonymous ? agentId : caller.AgentId, page, cancellationToken);
    }

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<AgentState> ReplaceAsync(Caller caller, string id, JsonMap state, CancellationToken cancellationToken)
    {
        await GetAsync(caller, id, cancellationToken);
        return await states.ReplaceAsync(id, state, clock.GetUtcMilliseconds(), cancellationToken) ?? throw NotFound(id);
    }

    /// <returns>The state as it was.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<AgentState> DeleteAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var state = await GetAsync(caller, id, cancellationToken);
        return await states.DeleteAsync(id, cancellationToken) ? state : throw NotFound(id);
    }

    private static DomainException NotFound(string id) => new(DomainError.TaskNotFound, $"Item with id '{id}' does not exist.");
}
