using TaskMessages.Api.Executors.Acp;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.Rpc;

/// <summary>
/// What the methods of an agent do (section 13). Agents of other kinds than ACP answer messages as synchronous ones do, and whatever else is asked is done without
/// them. Each takes the headers of its request that go on to the agent, as <see cref="HeaderSeal"/> has sealed them.
/// </summary>
internal sealed class AgentCalls(TaskLifecycleService tasks, ChatTaskService turns, EventService events, EventDeliverer deliverer, AcpCaller acp)
{
    private const string CanceledReason = "Task canceled by user";

    /// <summary>The task, new or found by its name; an asynchronous agent is told of it.</summary>
    /// <exception cref="ExecutorException">The agent could not be told: the task is FAILED, until a later attempt succeeds or it is created once more.</exception>
    public async Task<ChatTask> CreateTaskAsync(Caller caller, Agent agent, RpcParams parameters, string? headers, CancellationToken cancellationToken)
    {
        Require(agent, RpcMethod.CreateTask);
        var task = await tasks.OpenAsync(
            new OpenTaskCommand { Caller = caller, AgentId = agent.Id, Name = parameters.Name, Params = parameters.Params, Metadata = parameters.TaskMetadata }, cancellationToken);
        if (agent.Executor is not AcpSettings { Type: not AcpType.Sync })
            return task;
        await deliverer.TellAsync(await events.AnnounceAsync(task, deliverer.Begin(headers), cancellationToken), CancellationToken.None);
        return task.Lifecycle == TaskLifecycle.Failed ? await FindAsync(caller, agent, TaskReference.ById(task.Id), CancellationToken.None) : task;
    }

    /// <summary>Stores the user's message with its turn.</summary>
    public async Task<SentMessage> SendMessageAsync(Caller caller, Agent agent, RpcParams parameters, string? headers, CancellationToken cancellationToken)
    {
        Require(agent, RpcMethod.SendMessage);
        var task = parameters.TaskId is { } id
            ? await FindAsync(caller, agent, TaskReference.ById(id), cancellationToken)
            : await tasks.OpenAsync(
                new OpenTaskCommand { Caller = caller, AgentId = agent.Id, Name = parameters.TaskName, Params = parameters.TaskParams }, cancellationToken);
        var content = parameters.Content!;
        var ids = turns.ReserveForAppend();
        var command = new AppendCommand
        {
            Caller = caller,
            TaskId = task.Id,
            Content = ContentText.Of(content),
            WholeContent = ContentText.IsPlain(content) ? null : content,
            Headers = headers,
            OnBusy = BusyPolicy.Enqueue,
            MayAnswer = true,
            Ids = ids,
        };
        var after = task.Seq;
        var appended = await turns.AppendToAsync(task, command, cancellationToken);
        return new SentMessage(appended.Task, ids.TurnId!, after);
    }

    /// <summary>Stores an event, then tells the agent of it; an interrupted task goes on.</summary>
    /// <exception cref="ExecutorException">The agent could not be told; the event is stored all the same, and the agent will be told of it later.</exception>
    public async Task<TaskEvent> SendEventAsync(Caller caller, Agent agent, RpcParams parameters, string? headers, CancellationToken cancellationToken)
    {
        Require(agent, RpcMethod.SendEvent);
        if (agent.Executor is not AcpSettings)
            throw new ExecutorException($"Unsupported method: {RpcMethod.SendEvent}: the agent answers messages");
        var task = await FindAsync(caller, agent, Reference(parameters), cancellationToken);
        if (task.Lifecycle.IsTerminal())
            throw TaskRefusals.Append(task);
        if (task.Lifecycle == TaskLifecycle.Interrupted)
            task = await tasks.ResumeAsync(task, cancellationToken);
        var item = await events.AddAsync(task, parameters.Content, deliverer.Begin(headers), cancellationToken);
        await deliverer.TellAsync(item, CancellationToken.None);
        return item with { Delivery = null };
    }

    /// <summary>Cancels the task; an asynchronous agent is told first.</summary>
    public async Task<ChatTask> CancelTaskAsync(Caller caller, Agent agent, RpcParams parameters, string? headers, CancellationToken cancellationToken)
    {
        Require(agent, RpcMethod.CancelTask);
        var reference = Reference(parameters);
        var task = await FindAsync(caller, agent, reference, cancellationToken);
        if (agent.Executor is AcpSettings settings)
            await acp.CallAsync(settings, AcpCall.CancelTask(agent, settings.Url, task), headers, cancellationToken);
        try
        {
            return await tasks.CloseAsync(caller, reference, TaskLifecycle.Canceled, CanceledReason, CancellationToken.None);
        }
        catch (DomainException refusal) when (refusal.Error == DomainError.BadRequest && agent.Executor is AcpSettings)
        {
            // the agent has ended it meanwhile
            return await FindAsync(caller, agent, reference, cancellationToken);
        }
    }

    /// <summary>Tells the agent to stop for now; it says by itself when it has. Agents of other kinds are stopped.</summary>
    public async Task<ChatTask> InterruptTaskAsync(Caller caller, Agent agent, RpcParams parameters, string? headers, CancellationToken cancellationToken)
    {
        Require(agent, RpcMethod.InterruptTask);
        var reference = Reference(parameters);
        var task = await FindAsync(caller, agent, reference, cancellationToken);
        if (agent.Executor is not AcpSettings settings)
            return await tasks.InterruptAsync(caller, reference, reason: null, CancellationToken.None);
        await acp.CallAsync(settings, AcpCall.InterruptTask(agent, settings.Url, task), headers, cancellationToken);
        return await FindAsync(caller, agent, reference, cancellationToken);
    }

    private async Task<ChatTask> FindAsync(Caller caller, Agent agent, TaskReference reference, CancellationToken cancellationToken)
    {
        var task = await tasks.GetAsync(caller, reference, cancellationToken);
        return task.AgentId == agent.Id ? task : throw new DomainException(DomainError.TaskNotFound, reference.NotFoundText);
    }

    private static TaskReference Reference(RpcParams parameters)
        => parameters.TaskId is { } id ? TaskReference.ById(id)
            : parameters.TaskName is { } name ? TaskReference.ByName(name)
            : throw new ExecutorException("Either task_id or task_name must be provided");

    /// <exception cref="ExecutorException">Agents of this kind have no such method.</exception>
    private static void Require(Agent agent, string method)
    {
        if (agent.Executor is not AcpSettings { Type: var type })
            return;
        var isSync = type == AcpType.Sync;
        if (method is RpcMethod.SendMessage ? !isSync : method is RpcMethod.SendEvent or RpcMethod.CancelTask && isSync)
            throw new ExecutorException($"Unsupported method: {method} for ACP type: {WireName.Of(type)}");
    }
}
