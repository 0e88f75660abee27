using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Administration;

/// <summary>
/// What an administrator does with tasks, in the name of the agent that each is of. What a task's own contract cannot do is refused in the same words as everything
/// else that a task refuses.
/// </summary>
public sealed class TaskAdministration(
    ITaskStore tasks, ChatTaskService chats, TaskControlService control, ReplyService replies, TaskListService lists, TaskLifecycleService lives)
{
    private const string Reason = "Cancelled in the console.";

    /// <summary>Creates a chat task with its first message.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/>, <see cref="DomainError.TooLarge"/></exception>
    public Task<ChatTask> CreateAsync(long agentId, string content, CancellationToken cancellationToken)
        => chats.CreateAsync(new CreateTaskCommand { Caller = Caller.ForAgent(agentId), AgentId = agentId, Content = content }, cancellationToken);

    /// <summary>Appends a user message; a task of the message contract takes it as the answer to its question, too.</summary>
    /// <inheritdoc cref="ChatTaskService.AppendAsync(AppendCommand, CancellationToken)"/>
    public async Task<AppendResult> AppendAsync(string id, string content, BusyPolicy onBusy, CancellationToken cancellationToken)
    {
        var task = await WithAgentAsync(id, cancellationToken);
        return await chats.AppendToAsync(
            task,
            new AppendCommand
            {
                Caller = Caller.ForAgent(task.RequireAgentId()),
                TaskId = id,
                Content = content,
                OnBusy = onBusy,
                MayAnswer = task.Source == TaskSource.Rpc,
            },
            cancellationToken);
    }

    /// <summary>Answers the task's question.</summary>
    /// <param name="commandId">Makes the answer count once, however often it is sent.</param>
    /// <inheritdoc cref="ReplyService.ReplyAsync"/>
    public async Task<ChatTask> ReplyAsync(string id, string content, string commandId, CancellationToken cancellationToken)
    {
        var task = await WithAgentAsync(id, cancellationToken);
        if (task.Source == TaskSource.Rpc)
            return (await AppendAsync(id, content, BusyPolicy.Reject, cancellationToken)).Task;
        var agent = task.RequireAgentId();
        return await replies.ReplyAsync(
            new ReplyCommand { Caller = Caller.ForAgent(agent), TaskId = id, AgentId = agent, Content = content, CommandId = commandId }, check: null, cancellationToken);
    }

    /// <summary>Ends what the task does. A task of the message contract is CANCELED for good.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.NotCancelable"/>, <see cref="DomainError.BadRequest"/></exception>
    public async Task<ChatTask> CancelAsync(string id, CancellationToken cancellationToken)
    {
        var task = await WithAgentAsync(id, cancellationToken);
        return task.Source == TaskSource.Rpc
            ? await lives.CloseAsync(CallerOf(task), TaskReference.ById(id), TaskLifecycle.Canceled, Reason, cancellationToken)
            : await control.CancelAsync(id, task.RequireAgentId(), Reason, cancellationToken);
    }

    /// <summary>Stops the running turn so that it can be resumed; a task of the message contract is INTERRUPTED.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.NotPausable"/>, <see cref="DomainError.BadRequest"/></exception>
    public async Task<ChatTask> PauseAsync(string id, CancellationToken cancellationToken)
    {
        var task = await WithAgentAsync(id, cancellationToken);
        return task.Source == TaskSource.Rpc
            ? await lives.InterruptAsync(CallerOf(task), TaskReference.ById(id), reason: null, cancellationToken)
            : await control.PauseAsync(id, task.RequireAgentId(), cancellationToken);
    }

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.NotPaused"/>, <see cref="DomainError.Conflict"/></exception>
    public async Task<ChatTask> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        var task = await WithAgentAsync(id, cancellationToken);
        return task is { Source: TaskSource.Rpc, Lifecycle: TaskLifecycle.Interrupted }
            ? await lives.ResumeAsync(task, cancellationToken)
            : await control.ResumeAsync(id, task.RequireAgentId(), cancellationToken);
    }

    /// <summary>Starts the failed turn's message again; only tasks of the chat-task contract know it.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.NotFailed"/>, <see cref="DomainError.Conflict"/></exception>
    public async Task<ChatTask> RetryAsync(string id, CancellationToken cancellationToken)
    {
        var task = await WithAgentAsync(id, cancellationToken);
        return task.Source == TaskSource.Sdk ? await control.RetryAsync(id, task.RequireAgentId(), cancellationToken) : throw TaskRefusals.TryAgain(task);
    }

    /// <summary>Deletes the task, or the external conversation, with its messages. The name of an external conversation can be used again some minutes later.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken) => await lists.DeleteAsync(await FindAsync(id, cancellationToken), cancellationToken);

    private async Task<ChatTask> FindAsync(string id, CancellationToken cancellationToken)
        => await tasks.FindAsync(id, cancellationToken) is { Lifecycle: not TaskLifecycle.Deleted } task
            ? task
            : throw new DomainException(DomainError.TaskNotFound, "There is no such task, or it has been deleted.");

    /// <summary>An external conversation is a ledger and has no turns.</summary>
    private async Task<ChatTask> WithAgentAsync(string id, CancellationToken cancellationToken)
    {
        var task = await FindAsync(id, cancellationToken);
        return task.Source == TaskSource.External
            ? throw new DomainException(DomainError.BadRequest, "An external conversation is its callers' own: it has no turns.")
            : task;
    }

    private static Caller CallerOf(ChatTask task) => Caller.ForAgent(task.RequireAgentId());
}
