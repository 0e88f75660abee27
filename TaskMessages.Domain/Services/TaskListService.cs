using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>Lists an agent's tasks and a task's messages, and deletes tasks.</summary>
public sealed class TaskListService(
    TurnStores stores, TaskTransitions transitions, IHeldTurns held, ITaskFeed feed, IEnumerable<ITaskBelongings> belongings, TimeProvider clock)
{
    /// <summary>Longer than a write of the task's worker can be under way, which is removed with the second purge.</summary>
    public static readonly TimeSpan PurgeDelay = TimeSpan.FromMinutes(1);

    private readonly TaskAccess _access = new(stores.Tasks);
    private readonly TurnInputs _inputs = new(stores.Messages);

    /// <summary>A page of tasks with their last turns' texts.</summary>
    /// <param name="query">Which tasks, and how many at the most.</param>
    /// <param name="maxBytes">Of how many bytes; there is one task at least.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<TaskPage> ListAsync(TaskListQuery query, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var page = new List<TaskWithInput>();
        await foreach (var batch in stores.Tasks.ListAsync(query with { Limit = query.Limit + 1 }, cancellationToken))
        {
            foreach (var some in batch.Chunk(TurnInputs.AtOnce))
            {
                var texts = await _inputs.ReadAllAsync(some, cancellationToken);
                foreach (var task in some)
                {
                    var input = texts.GetValueOrDefault(task.Id);
                    maxBytes -= TaskSize.OfShown(task, input);
                    if (page.Count == query.Limit || (maxBytes < 0 && page.Count > 0))
                        return new TaskPage(page, true);
                    page.Add(new TaskWithInput(task, input));
                }
            }
        }

        return new TaskPage(page, false);
    }

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<MessagePage> MessagesAsync(long agentId, MessagePageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await _access.ResolveAsync(query.TaskId, agentId, cancellationToken);
        return await stores.Messages.PageAsync(query, cancellationToken);
    }

    /// <summary>Deletes a task: it is gone at once, and its messages with it.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task DeleteAsync(string taskId, long agentId, CancellationToken cancellationToken)
        => await DeleteAsync(await _access.ResolveAsync(taskId, agentId, cancellationToken), cancellationToken);

    /// <summary>Deletes a task that the caller may delete.</summary>
    public async Task DeleteAsync(ChatTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        await transitions.ApplyAsync(
            task,
            seen => new TaskChange(TurnStateMachine.Delete, seen, TurnStateMachine.DeleteTask(seen, clock.GetUtcMilliseconds())),
            stored => stored.Lifecycle == TaskLifecycle.Deleted,
            cancellationToken);
        held.Abort(task.Id, exceptToken: "");
        feed.Changed(task.Id);
        if (task.Name is { } name)
            await stores.Tasks.ReleaseNameAsync(name, task.Id, CancellationToken.None);
        await PurgeAsync(task.Id);
    }

    /// <summary>Removes what deleted tasks have left: what a crash kept from being removed, and what their workers wrote too late.</summary>
    /// <returns>How many tasks were done with.</returns>
    public async Task<int> PurgeLeftoversAsync(int limit, CancellationToken cancellationToken)
    {
        var due = await stores.Tasks.UnpurgedAsync(clock.GetUtcMilliseconds() - PurgeDelay, limit, cancellationToken);
        foreach (var task in due)
        {
            await PurgeAsync(task.Id);
            await (task.Source == TaskSource.External
                ? stores.Tasks.ForgetAsync(task.Id, CancellationToken.None)
                : stores.Tasks.PurgedAsync(task.Id, CancellationToken.None));
        }

        return due.Count;
    }

    private async Task PurgeAsync(string taskId)
    {
        await stores.Messages.DeleteAllAsync(taskId, CancellationToken.None);
        await stores.Turns.DeleteAllAsync(taskId, CancellationToken.None);
        foreach (var others in belongings)
            await others.DeleteAllAsync(taskId, CancellationToken.None);
    }
}
