using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Services;

/// <summary>The events of tasks, and how far their agents are with them (message contract, section 17).</summary>
public sealed class EventService(TaskLifecycleService tasks, IEventStore events, ITrackerStore trackers, DeliverySettings settings, TimeProvider clock)
{
    /// <summary>How often a write follows others at the same moment.</summary>
    private const int MaxTries = 64;

    /// <summary>Adds an event at the end of its task's.</summary>
    /// <param name="delivery">Who tells the agent of it first, and with what.</param>
    /// <exception cref="DomainException"><see cref="DomainError.QueueFull"/>: as many wait for the agent as may.</exception>
    public async Task<TaskEvent> AddAsync(ChatTask task, MessageContent? content, EventDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ContentStateMachine.RequireContents(task);
        var item = NewEvent(task, TaskEvent.CreationSeq, delivery) with { Content = content };
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var last = await events.FindLastAsync(task.Id, cancellationToken);
            if (last is { Delivery: not null })
                await CheckRoomAsync(last, cancellationToken);
            item = item with { Seq = (last?.Seq ?? TaskEvent.CreationSeq) + 1 };
            if (await events.InsertAsync(item, CancellationToken.None) || await events.FindAsync(item.Id, cancellationToken) is not null)
                return item;
        }

        throw TaskRefusals.Append(task);
    }

    /// <summary>Has the agent told that there is a task: the word that goes before its events. It can be told again.</summary>
    /// <param name="delivery">Who tells the agent first, and with what.</param>
    public async Task<TaskEvent> AnnounceAsync(ChatTask task, EventDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var item = NewEvent(task, TaskEvent.CreationSeq, delivery);
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            if (await events.InsertAsync(item, CancellationToken.None))
                return item;
            if (await events.FindAsync(task.Id, TaskEvent.CreationSeq, cancellationToken) is not { } known)
                continue;
            if (known.Delivery is not null || await events.RenewAsync(known.Id, delivery, CancellationToken.None))
                return known with { Delivery = delivery };
        }

        throw TaskRefusals.Append(task);
    }

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<TaskEvent> GetAsync(Caller caller, string id, CancellationToken cancellationToken)
        => await events.FindAsync(id, cancellationToken) is { IsCreation: false } item && await FindTaskAsync(caller, item.TaskId, cancellationToken) is not null
            ? item
            : throw NotFound(id);

    /// <summary>The task's events after one of them; an id that is none of its events leaves nothing out.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<IReadOnlyList<TaskEvent>> ListAsync(
        Caller caller, string taskId, string agentId, string? afterId, int limit, CancellationToken cancellationToken)
    {
        var task = await tasks.GetAsync(caller, TaskReference.ById(taskId), cancellationToken);
        if (!IsAgentOf(task, agentId))
            return [];
        var after = afterId is null ? null : await events.FindAsync(afterId, cancellationToken);
        return await events.ListAsync(taskId, after?.TaskId == taskId ? after.Seq : TaskEvent.CreationSeq, limit, cancellationToken);
    }

    /// <summary>The tracker of a task; its id is the task's.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<TaskTracker> GetTrackerAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var task = await FindTaskAsync(caller, id, cancellationToken) ?? throw NotFound(id);
        return (await TrackersOfAsync([task], cancellationToken))[0];
    }

    /// <summary>The trackers of the tasks that the caller sees, by the tasks' creation.</summary>
    /// <param name="taskId">Only of this task; null: of all.</param>
    public async Task<IReadOnlyList<TaskTracker>> ListTrackersAsync(
        Caller caller, string? taskId, long? agentId, WorkPage page, CancellationToken cancellationToken)
    {
        if (taskId is null)
        {
            var query = new TaskPageQuery { AgentId = agentId, Skip = page.Skip, Limit = page.Limit, Descending = page.Descending };
            return await TrackersOfAsync(await tasks.ListAsync(caller, query, cancellationToken), cancellationToken);
        }

        var task = await FindTaskAsync(caller, taskId, cancellationToken);
        return task is null || (agentId is not null && task.AgentId != agentId) || page.Skip > 0 ? [] : await TrackersOfAsync([task], cancellationToken);
    }

    /// <summary>The agent says how far it is.</summary>
    /// <param name="eventId">The last event that it has processed, never one before; null leaves it.</param>
    /// <param name="status">Null takes it away; so does a null reason.</param>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.TaskNotFound"/>; <see cref="DomainError.BadRequest"/>: the event is none of the task's, or one before.
    /// </exception>
    public async Task<TaskTracker> MoveAsync(
        Caller caller, string id, string? eventId, string? status, string? statusReason, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var seen = await GetTrackerAsync(caller, id, cancellationToken);
            var item = eventId is null ? null : await events.FindAsync(eventId, cancellationToken);
            if (eventId is not null && (item is null or { IsCreation: true } || item.TaskId != id))
                throw new DomainException(DomainError.BadRequest, $"Event {eventId} is none of this task's.");
            if (item?.Seq < seen.LastSeq)
                throw new DomainException(DomainError.BadRequest, $"Event {eventId} comes before the one that was processed last.");
            var next = seen with
            {
                LastEventId = item?.Id ?? seen.LastEventId,
                LastSeq = item?.Seq ?? seen.LastSeq,
                Status = status,
                StatusReason = statusReason,
                UpdatedAt = clock.GetUtcMilliseconds(),
            };
            if (await trackers.SaveAsync(next, seen.LastSeq, CancellationToken.None))
                return next;
        }

        throw new DomainException(DomainError.Conflict, "The tracker is being moved by others all the time; try again.");
    }

    private TaskEvent NewEvent(ChatTask task, long seq, EventDelivery delivery) => new()
    {
        Id = Guid.NewGuid().ToString(),
        TaskId = task.Id,
        AgentId = task.RequireAgentId(),
        Seq = seq,
        CreatedAt = clock.GetUtcMilliseconds(),
        Delivery = delivery,
    };

    /// <summary>What waits are the last events of the task, without a gap.</summary>
    private async Task CheckRoomAsync(TaskEvent last, CancellationToken cancellationToken)
    {
        if (await events.FirstPendingAsync(last.TaskId, cancellationToken) is { } first && last.Seq - first.Seq + 1 >= settings.MaxPending)
            throw new DomainException(DomainError.QueueFull, $"{settings.MaxPending} events of the task wait for the agent, as many as may; try again later.");
    }

    private async Task<IReadOnlyList<TaskTracker>> TrackersOfAsync(IReadOnlyList<ChatTask> all, CancellationToken cancellationToken)
    {
        var known = (await trackers.FindAsync([.. all.Select(task => task.Id)], cancellationToken)).ToDictionary(tracker => tracker.TaskId, StringComparer.Ordinal);
        return
        [
            .. all.Select(task => known.GetValueOrDefault(task.Id)
                ?? new TaskTracker { TaskId = task.Id, AgentId = task.RequireAgentId(), CreatedAt = task.CreatedAt }),
        ];
    }

    private async Task<ChatTask?> FindTaskAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await tasks.GetAsync(caller, TaskReference.ById(id), cancellationToken);
        }
        catch (DomainException refusal) when (refusal.Error == DomainError.TaskNotFound)
        {
            return null;
        }
    }

    private static bool IsAgentOf(ChatTask task, string agentId) => task.AgentId is { } agent && TaskId.FromNumber(agent) == agentId;

    private static DomainException NotFound(string id) => new(DomainError.TaskNotFound, $"Item with id '{id}' does not exist.");
}
