using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>The message contract's use cases. What a caller may not see does not exist for it.</summary>
public sealed class MessageService(ITaskStore tasks, IMessageStore messages, ITaskFeed feed, MessageIdSource ids, TimeProvider clock)
{
    /// <summary>How often a replacement follows a message that others replace at the same moment.</summary>
    private const int MaxTries = 64;

    /// <summary>How many messages are read and replaced at once: as many of the largest take 64 MiB.</summary>
    private const int AtOnce = 16;

    /// <summary>How often numbers are taken for what could not be written in time.</summary>
    private const int MaxWrites = 3;

    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(5);

    private readonly StoreRetry _retry = StoreRetry.ForRequest(clock);

    /// <summary>Chooses the ids of messages to come.</summary>
    public ReservedIds Reserve(int count) => new() { MessageIds = [.. Enumerable.Range(0, count).Select(_ => ids.Next())] };

    /// <summary>Adds a message; the first one of an external conversation opens it.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.InvalidInput"/> (the task id), <see cref="DomainError.TaskNotFound"/></exception>
    public async Task<Message> CreateAsync(CreateMessageCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var taskId = await LocateAsync(command.Caller, command.TaskId, cancellationToken);
        var reserved = command.Ids ?? Reserve(1);
        if (reserved.IsRepetition && await messages.FindAsync(reserved.MessageIds[0], cancellationToken) is { } earlier)
            return earlier;
        var message = await InTimeAsync(async (isRepetition, inTime) =>
        {
            var grant = await AllotAsync(command.Caller, taskId, 1, cancellationToken);
            var at = command.CreatedAt?.TruncateToMilliseconds() ?? grant.At;
            var next = NewMessage(reserved.MessageIds[0], taskId, grant.FirstSeq, command.Content, at) with { StreamingStatus = command.StreamingStatus };
            var isNew = await _retry.RunAsync(() => messages.InsertAsync(next, inTime), inTime);
            return isNew || !isRepetition ? next : await TellAgainAsync(command.Caller, next.Id, grant, inTime) ?? next;
        });
        feed.Changed(taskId);
        return message;
    }

    /// <summary>Adds messages in one go, the i-th i ms after the first.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public async Task<IReadOnlyList<Message>> CreateBatchAsync(CreateMessagesCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var taskId = await LocateAsync(command.Caller, command.TaskId, cancellationToken);
        var count = command.Contents.Count;
        if (count == 0)
        {
            await CheckReadableAsync(command.Caller, taskId, cancellationToken);
            return [];
        }

        var reserved = command.Ids ?? Reserve(count);
        var earlier = reserved.IsRepetition ? await FindByIdAsync(reserved.MessageIds, cancellationToken) : [];
        var batch = new Message[count];
        if (earlier.Count < count)
        {
            await InTimeAsync(async (isRepetition, inTime) =>
            {
                if (isRepetition)
                    earlier = await FindByIdAsync(reserved.MessageIds, CancellationToken.None);
                var grant = await AllotAsync(command.Caller, taskId, count, cancellationToken);
                var start = command.CreatedAt?.TruncateToMilliseconds() ?? grant.At;
                for (var i = 0; i < count; i++)
                    batch[i] = NewMessage(reserved.MessageIds[i], taskId, grant.FirstSeq + i, command.Contents[i], start.AddMilliseconds(i));
                await _retry.RunAsync(() => messages.InsertManyAsync(batch, inTime), inTime);
                for (var i = 0; isRepetition && i < count; i++)
                {
                    if (earlier.ContainsKey(batch[i].Id) && await TellAgainAsync(command.Caller, batch[i].Id, grant with { FirstSeq = batch[i].Seq }, inTime) is { } told)
                        earlier[told.Id] = told;
                }

                return true;
            });
            feed.Changed(taskId);
        }

        for (var i = 0; i < count; i++)
            batch[i] = earlier.GetValueOrDefault(reserved.MessageIds[i], batch[i]);
        return batch;
    }

    /// <summary>Replaces a message's content; the last writer wins.</summary>
    /// <param name="status">Null keeps the stored one.</param>
    /// <exception cref="DomainException"><see cref="DomainError.MessageNotFound"/>, also when it belongs to another task.</exception>
    public async Task<Message> UpdateAsync(
        Caller caller, string id, string taskName, MessageContent content, StreamingStatus? status, CancellationToken cancellationToken)
    {
        var taskId = await LocateAsync(caller, taskName, cancellationToken);
        var message = await messages.FindAsync(id, cancellationToken);
        if (message is null || message.TaskId != taskId || !await IsVisibleAsync(caller, taskId, cancellationToken))
            throw MessageNotFound(id);
        return await ReplaceAsync(caller, message, content, status, cancellationToken);
    }

    /// <summary>
    /// Replaces the contents of several messages. Ids of other tasks are skipped; all ids are looked up first, so that an unknown one
    /// refuses the whole batch before anything is changed.
    /// </summary>
    /// <returns>What was changed, in the given order.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.MessageNotFound"/></exception>
    public async Task<IReadOnlyList<Message>> UpdateBatchAsync(
        Caller caller, string taskName, IReadOnlyList<KeyValuePair<string, MessageContent>> updates, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(updates);
        var taskId = await LocateAsync(caller, taskName, cancellationToken);
        await CheckReadableAsync(caller, taskId, cancellationToken);
        if (updates.Count == 0)
            return [];
        var known = await messages.FindTasksAsync([.. updates.Select(update => update.Key)], cancellationToken);
        foreach (var (id, _) in updates)
        {
            // what the caller may not see is as unknown as what there is not
            if (!known.TryGetValue(id, out var owner) || (owner != taskId && !await IsVisibleAsync(caller, owner, cancellationToken)))
                throw MessageNotFound(id);
        }

        var changed = new List<Message>(updates.Count);
        foreach (var some in updates.Where(update => known[update.Key] == taskId).Chunk(AtOnce))
            changed.AddRange(await ReplaceAsync(caller, taskId, some, cancellationToken));
        return changed;
    }

    /// <summary>A few messages at once: one read for all, one write for all their numbers, and then each its own.</summary>
    private async Task<Message[]> ReplaceAsync(
        Caller caller, string taskId, IReadOnlyCollection<KeyValuePair<string, MessageContent>> updates, CancellationToken cancellationToken)
    {
        var seen = await FindByIdAsync([.. updates.Select(update => update.Key)], cancellationToken);
        var there = updates.Where(update => seen.ContainsKey(update.Key)).Select(update => (Message: seen[update.Key], Content: update.Value)).ToList();
        var count = there.Count(update => !Grows(update.Message, update.Message with { Content = update.Content }));
        var grant = count == 0 ? null : await AllotAsync(caller, taskId, count, cancellationToken);
        var number = grant?.FirstSeq ?? 0;
        return await Task.WhenAll(there.ConvertAll(update =>
        {
            var own = Grows(update.Message, update.Message with { Content = update.Content }) ? null : grant! with { FirstSeq = number++ };
            return ReplaceAsync(caller, update.Message, update.Content, null, own, cancellationToken);
        }));
    }

    /// <exception cref="DomainException"><see cref="DomainError.MessageNotFound"/></exception>
    public async Task<Message> GetAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        var message = await messages.FindAsync(id, cancellationToken);
        return message is not null && await IsVisibleAsync(caller, message.TaskId, cancellationToken) ? message : throw MessageNotFound(id);
    }

    /// <summary>A message of that task.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<Message> GetOfTaskAsync(Caller caller, string id, string taskId, CancellationToken cancellationToken)
        => await GetAsync(caller, id, cancellationToken) is { } message && message.TaskId == taskId ? message : throw MessageNotFound(id);

    /// <summary>One page by number. An external conversation that nobody opened is empty.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    /// <returns>The page, as the database brings it.</returns>
    public async Task<IAsyncEnumerable<IReadOnlyList<Message>>> ListAsync(Caller caller, MessageListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var taskId = await LocateAsync(caller, query.TaskId, cancellationToken);
        await CheckReadableAsync(caller, taskId, cancellationToken);
        return messages.ListAsync(query with { TaskId = taskId }, cancellationToken);
    }

    /// <summary>The page next to a cursor.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<MessagePage> PageAsync(Caller caller, MessagePageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var taskId = await LocateAsync(caller, query.TaskId, cancellationToken);
        await CheckReadableAsync(caller, taskId, cancellationToken);
        return await messages.PageAsync(query with { TaskId = taskId }, cancellationToken);
    }

    /// <summary>
    /// Replaces the content of a message that the caller has read. A replacement is a change of the ledger with a number of its own, so that streams tell it; of several at once the one with the highest number stays. Only
    /// a text that goes on growing has none: streams look how far it is.
    /// </summary>
    /// <param name="message">As it was read, or stored by the caller.</param>
    /// <param name="status">Null keeps the stored one.</param>
    /// <exception cref="DomainException"><see cref="DomainError.MessageNotFound"/>, <see cref="DomainError.TaskNotFound"/></exception>
    public Task<Message> ReplaceAsync(Caller caller, Message message, MessageContent content, StreamingStatus? status, CancellationToken cancellationToken)
        => ReplaceAsync(caller, message, content, status, grant: null, cancellationToken);

    private Task<Message> ReplaceAsync(
        Caller caller, Message message, MessageContent content, StreamingStatus? status, SequenceGrant? grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return InTimeAsync(async (isRepetition, inTime) =>
        {
            var seen = isRepetition ? await ReadAsync(message.Id, inTime) : message;
            return await ReplaceSeenAsync(caller, seen, content, status, isRepetition ? null : grant, inTime, cancellationToken);
        });
    }

    /// <summary>Gives a message that readers may have missed the number of a change, with which they are told of it.</summary>
    /// <returns>Null when there is none any more.</returns>
    private async Task<Message?> TellAgainAsync(Caller caller, string id, SequenceGrant grant, CancellationToken inTime)
        => await messages.FindAsync(id, inTime) is { } message
            ? await ReplaceSeenAsync(caller, message, message.Content, message.StreamingStatus, grant, inTime, CancellationToken.None)
            : null;

    private async Task<Message> ReadAsync(string id, CancellationToken inTime) => await messages.FindAsync(id, inTime) ?? throw MessageNotFound(id);

    private async Task<Message> ReplaceSeenAsync(
        Caller caller, Message message, MessageContent content, StreamingStatus? status, SequenceGrant? grant, CancellationToken inTime, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var next = message with { Content = content, StreamingStatus = status ?? message.StreamingStatus, UpdatedAt = Later(message.UpdatedAt, clock.GetUtcMilliseconds()) };
            if (grant is not null || !Grows(message, next))
            {
                grant ??= await AllotAsync(caller, message.TaskId, 1, cancellationToken);
                next = next with { UpdatedAt = Later(message.UpdatedAt, grant.At), ChangeSeq = Math.Max(grant.FirstSeq, message.ChangeSeq) };
            }

            var isOvertaken = grant is not null && grant.FirstSeq < message.ChangeSeq;
            if (await (isOvertaken
                ? messages.SupersedeAsync(message.Id, grant!.FirstSeq, inTime)
                : messages.ReplaceAsync(next, message.ChangeSeq, inTime)))
            {
                feed.Changed(message.TaskId);
                return next;
            }

            message = await ReadAsync(message.Id, inTime);
        }

        throw new DomainException(DomainError.Conflict, "The message is being replaced by others all the time; try again.");
    }

    /// <summary>
    /// Stores what has been given numbers soon after that, or gives it others: readers wait for a number <see cref="WritePatience"/> and as long again, and then hold it for dead. So what was
    /// written later than that, because the process or the database stood still, is written once more, as a change with a number that readers have not passed.
    /// </summary>
    /// <param name="write">Takes numbers and writes, within the time that its token has; told whether it has tried before, and may have written.</param>
    /// <exception cref="StoreUnavailableException">The database is too slow, or away.</exception>
    private async Task<T> InTimeAsync<T>(Func<bool, CancellationToken, Task<T>> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var patience = new CancellationTokenSource(WritePatience, clock);
            var started = clock.GetTimestamp();
            try
            {
                var written = await write(attempt > 1, patience.Token);
                if (clock.GetElapsedTime(started) < 2 * WritePatience || attempt == MaxWrites)
                    return written;
            }
            catch (Exception late) when (patience.IsCancellationRequested && late is OperationCanceledException or StoreUnavailableException)
            {
                if (attempt == MaxWrites)
                    throw late as StoreUnavailableException ?? new StoreUnavailableException("The database did not answer in time.", late);
            }
        }
    }

    private static bool Grows(Message before, Message after)
        => before.StreamingStatus == StreamingStatus.InProgress && after.StreamingStatus == StreamingStatus.InProgress
            && before.Content is TextContent text && after.Content is TextContent longer
            && longer.Content.StartsWith(text.Content, StringComparison.Ordinal)
            && text with { Content = longer.Content, Attachments = longer.Attachments } == longer;

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private async Task<SequenceGrant> AllotAsync(Caller caller, string taskId, int count, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcMilliseconds();
        var grant = await tasks.AllotExternalAsync(taskId, caller.AgentId, count, now, cancellationToken);
        if (grant is null && TaskId.IsExternal(taskId))
        {
            await tasks.CreateExternalAsync(TurnStateMachine.CreateExternal(TaskId.NameOf(taskId), caller.AgentId, caller.KeyId, now), cancellationToken);
            grant = await tasks.AllotExternalAsync(taskId, caller.AgentId, count, now, cancellationToken);
        }

        if (grant is null && await tasks.FindAsync(taskId, cancellationToken) is { } task && caller.Sees(task))
            ContentStateMachine.RequireContents(task);
        return grant ?? throw TaskNotFound(taskId);
    }

    private async Task CheckReadableAsync(Caller caller, string taskId, CancellationToken cancellationToken)
    {
        var isNumber = TaskId.IsNumber(taskId);
        if (caller.IsAnonymous && !isNumber)
            return;
        var task = await tasks.FindAsync(taskId, cancellationToken);
        if (task is null ? isNumber : !caller.Sees(task))
            throw TaskNotFound(taskId);
    }

    private async Task<bool> IsVisibleAsync(Caller caller, string taskId, CancellationToken cancellationToken)
        => await tasks.FindAsync(taskId, cancellationToken) is { } task ? caller.Sees(task) : caller.IsAnonymous;

    private async Task<Dictionary<string, Message>> FindByIdAsync(IReadOnlyList<string> messageIds, CancellationToken cancellationToken)
        => (await messages.FindManyAsync(messageIds, cancellationToken)).ToDictionary(message => message.Id, StringComparer.Ordinal);

    private static Message NewMessage(string id, string taskId, long seq, MessageContent content, DateTime at)
        => new() { Id = id, TaskId = taskId, Seq = seq, Content = content, CreatedAt = at, UpdatedAt = at };

    /// <summary>
    /// The id of what the caller knows by a name: a number is one everywhere, and so is the UUID of a task of the caller's, also of a deleted one; any other name is one of the caller's agent's. An anonymous caller, who sees every
    /// task, means the conversation of anonymous callers, or else the first that anybody has opened.
    /// </summary>
    private async ValueTask<string> LocateAsync(Caller caller, string name, CancellationToken cancellationToken)
    {
        if (!TaskId.IsValid(name))
            throw new DomainException(DomainError.InvalidInput, $"task_id must have 1 to {TaskId.MaxLength} printable characters.");
        if (TaskId.IsNumber(name) || (TaskId.IsUuid(name) && await tasks.FindAsync(name, cancellationToken) is { } task && (caller.IsAnonymous || task.AgentId == caller.AgentId)))
            return name;
        var own = TaskId.OfExternal(caller.AgentId, name);
        if (!caller.IsAnonymous || await tasks.FindAsync(own, cancellationToken) is not null)
            return own;
        return (await tasks.FindExternalAsync(name, cancellationToken))?.Id ?? own;
    }

    private static DomainException TaskNotFound(string id) => new(DomainError.TaskNotFound, $"Task {TaskId.NameOf(id)} not found.");

    private static DomainException MessageNotFound(string id) => new(DomainError.MessageNotFound, $"Item with id '{id}' does not exist.");
}
