using System.Runtime.CompilerServices;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>tasks</c>: every change is one command on one document.</summary>
public sealed class TaskStore : ITaskStore, IDisposable
{
    internal const string VisibleAt = TaskDocument.Turn + "." + TurnDocument.VisibleAt;
    internal const string QuestionDue = TaskDocument.PendingInteraction + "." + TaskDocument.ExpiresAt;
    private const string LeasePath = TaskDocument.Turn + "." + TurnDocument.Lease;
    private const string LeaseOwner = LeasePath + "." + TurnDocument.LeaseOwner;
    private const string Attempt = TaskDocument.Turn + "." + TurnDocument.Attempt;
    private const string Written = TaskDocument.Turn + "." + TurnDocument.Written;
    private const string StartedAt = TaskDocument.Turn + "." + TurnDocument.StartedAt;
    private const int IdBlockSize = 100;

    /// <summary>The places of more agents than these are not merged (with the overflown ones twice as many): all tasks are then looked through in their order.</summary>
    private const int MaxMergedAgents = 100;

    private const string FirstPlace = TaskDocument.Queue + ".0";
    private static readonly string LastPlace = $"{TaskDocument.Queue}.{TurnStateMachine.QueueLimit - 1}";
    private static readonly BsonDocument OldestFirst = new() { { TaskDocument.CreatedAt, 1 }, { TaskDocument.Id, 1 } };
    private static readonly BsonDocument ByAgent = new() { { TaskDocument.AgentId, 1 }, { VisibleAt, 1 } };
    private static readonly BsonDocument AgentOnly = new(TaskDocument.AgentId, 1);
    private static readonly BsonDocument LeaseOnly = new(LeasePath, 1);
    private static readonly BsonDocument OwnerOnly = new(LeaseOwner, 1);
    private static readonly BsonDocument VersionOnly = new() { { TaskDocument.Seq, 1 }, { TaskDocument.StateVersion, 1 }, { LeaseOwner, 1 } };

    /// <summary>Sorts after every character that an owner's name continues with.</summary>
    private const string AfterAnyText = "\uffff";

    private readonly bool _keepsWords;
    private readonly IDocumentDatabase _database;
    private readonly IDocumentCollection _tasks;
    private readonly TaskNames _names;
    private readonly IdBlocks _ids;

    /// <param name="database">Where the tasks are.</param>
    /// <param name="keepsWords">Whether tasks keep the words that they are found by, see <see cref="SearchWords"/>.</param>
    public TaskStore(IDocumentDatabase database, bool keepsWords = false)
    {
        _keepsWords = keepsWords;
        _database = database;
        _tasks = database.GetCollection(CollectionNames.Tasks);
        _names = new TaskNames(database.GetCollection(CollectionNames.TaskNames));
        _ids = new IdBlocks(database.GetCollection(CollectionNames.Counters), CollectionNames.Tasks, IdBlockSize);
    }

    public async Task<long> NextTaskIdAsync(CancellationToken cancellationToken) => await _ids.NextAsync(cancellationToken);

    public Task<bool> InsertAsync(ChatTask task, CancellationToken cancellationToken)
        => _tasks.TryInsertAsync(TaskDocument.From(WithWords(task)), cancellationToken);

    public Task<bool> InsertAsync(ChatTask task, Message first, CancellationToken cancellationToken) => _database.TryInsertAsync(
        [(CollectionNames.Messages, MessageDocument.From(first)), (CollectionNames.Tasks, TaskDocument.From(WithWords(task)))], cancellationToken);

    public async Task<ChatTask?> FindAsync(string id, CancellationToken cancellationToken)
        => ToTask(await _tasks.FindOneAsync(ById(id), cancellationToken));

    public Task<string> ReserveNameAsync(string name, string id, CancellationToken cancellationToken) => _names.ReserveAsync(
        name, id, async owner => await FindAsync(owner, cancellationToken) is { Lifecycle: TaskLifecycle.Deleted }, cancellationToken);

    public Task ReleaseNameAsync(string name, string id, CancellationToken cancellationToken) => _names.ReleaseAsync(name, id, cancellationToken);

    public async Task<ChatTask?> FindByNameAsync(string name, CancellationToken cancellationToken)
        => await _names.FindAsync(name, cancellationToken) is { } id && await FindAsync(id, cancellationToken) is { } task && task.Name == name ? task : null;

    public async Task<ChatTask?> FindExternalAsync(string name, CancellationToken cancellationToken)
        => ToTask(await _tasks.FindOneAsync(new BsonDocument(TaskDocument.ExternalId, name), cancellationToken, sort: OldestFirst));

    public async Task<ChatTask?> ApplyAsync(TaskChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ToTask(await _tasks.FindOneAndUpdateAsync(TaskChangeWrite.Filter(change), TaskChangeWrite.Update(WithWords(change)), cancellationToken));
    }

    public Task<ChatTask?> EnqueueAsync(string id, QueuedTurn turn, int queueBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var write = new TransitionWrite(TurnStateMachine.Enqueue, id, token: null)
            .Touch(turn.QueuedAt);
        PushToQueue(write, turn, queueBytes, first: false);
        return FindAndUpdateAsync(write, cancellationToken);
    }

    public Task<ChatTask?> StopAsync(
        string id, TurnStop stop, QueuedTurn? next, int queueBytes, Lease lease, DateTime now, DateTime leaseEnd, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stop);
        var write = new TransitionWrite(TurnStateMachine.Stop, id, token: null)
            .Set(LeasePath, TurnDocument.From(lease))
            .Set(VisibleAt, leaseEnd)
            .Set(TransitionWrite.InTurn(TurnDocument.Stop), TurnDocument.From(stop with { Reason = TaskSize.Cut(stop.Reason) }));
        if (next is not null)
        {
            write.Increase(TaskDocument.StateVersion, 1L);
            PushToQueue(write, next, queueBytes, first: true);
        }

        return FindAndUpdateAsync(write, cancellationToken);
    }

    public Task<ChatTask?> ClaimAsync(
        Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excludedAgents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(excludedAgents);
        var write = ClaimWrite(lease, now, leaseEnd);
        if (excludedAgents.Count > 0)
            write.Filter.Add(TaskDocument.AgentId, new BsonDocument("$nin", new BsonArray(excludedAgents)));
        return ClaimOldestAsync(write, cancellationToken);
    }

    public Task<ChatTask?> ClaimOfAgentAsync(Lease lease, DateTime now, DateTime leaseEnd, long agentId, CancellationToken cancellationToken)
    {
        var write = ClaimWrite(lease, now, leaseEnd);
        write.Filter.Add(TaskDocument.AgentId, agentId);
        return ClaimOldestAsync(write, cancellationToken);
    }

    public async Task<IReadOnlyList<long>> ReadyAgentsAsync(DateTime now, int limit, CancellationToken cancellationToken)
    {
        var agents = new List<long>();
        while (agents.Count < limit)
        {
            var ready = new BsonDocument { { TaskDocument.AgentId, new BsonDocument("$gt", agents.Count == 0 ? 0L : agents[^1]) }, { VisibleAt, new BsonDocument("$lte", now) } };
            if (await _tasks.FindAsync(ready, ByAgent, null, 1, cancellationToken, AgentOnly) is not [var next])
                break;
            agents.Add(next[TaskDocument.AgentId].ToInt64());
        }

        return agents;
    }

    private static TransitionWrite ClaimWrite(Lease lease, DateTime now, DateTime leaseEnd)
    {
        var write = new TransitionWrite(TurnStateMachine.Claim, id: null, token: null)
            .Set(LeasePath, TurnDocument.From(lease))
            .Set(VisibleAt, leaseEnd)
            .Earliest(StartedAt, now);
        write.Filter.Add(VisibleAt, new BsonDocument("$lte", now));
        return write;
    }

    private async Task<ChatTask?> ClaimOldestAsync(TransitionWrite write, CancellationToken cancellationToken)
    {
        var oldestFirst = new BsonDocument(VisibleAt, 1);
        try
        {
            return ToTask(await _tasks.FindOneAndUpdateAsync(write.Filter, write.ToUpdate(), cancellationToken, sort: oldestFirst));
        }
        catch (StoreRejectedException rejection) when (rejection.Reason != StoreRejection.Unauthorized)
        {
            var next = await _tasks.FindOneAsync(write.Filter, cancellationToken, sort: oldestFirst);
            return next is null ? null : await ClaimAsync(next, write, cancellationToken);
        }
    }

    /// <summary>Claims this task and no other, to know which one is refused.</summary>
    private async Task<ChatTask?> ClaimAsync(BsonDocument task, TransitionWrite write, CancellationToken cancellationToken)
    {
        write.Filter.Add(TaskDocument.Id, task[TaskDocument.Id]);
        try
        {
            return await FindAndUpdateAsync(write, cancellationToken);
        }
        catch (StoreRejectedException rejection)
        {
            throw new StoreRejectedException(rejection.Reason, rejection.Message) { Task = ToTask(task) };
        }
    }

    public Task<bool> HeartbeatAsync(string id, string token, DateTime leaseEnd, CancellationToken cancellationToken)
        => UpdateAsync(new TransitionWrite(TurnStateMachine.Heartbeat, id, token).Set(VisibleAt, leaseEnd), cancellationToken);

    public async Task<SequenceGrant?> AllotAsync(
        string id, string token, int changes, int messages, DateTime now, CancellationToken cancellationToken)
    {
        var count = changes + messages;
        var write = new TransitionWrite(TurnStateMachine.Allot, id, token)
            .Increase(TaskDocument.Seq, (long)count)
            .Increase(Written, messages)
            .Touch(now);
        var projection = new BsonDocument { { TaskDocument.Seq, 1 }, { Written, 1 }, { TaskDocument.UpdatedAt, 1 } };
        var task = await _tasks.FindOneAndUpdateAsync(write.Filter, write.ToUpdate(), cancellationToken, projection: projection);
        return task is null ? null : new SequenceGrant(
            task[TaskDocument.Seq].ToInt64() - count + 1,
            task[TaskDocument.Turn][TurnDocument.Written].ToInt32() - messages,
            task[TaskDocument.UpdatedAt].ToUniversalTime());
    }

    public bool WritesRounds => _database.WritesTogether;

    public async Task<RoundOutcome> EndAsync(EndingRound round, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(round);
        var writes = new List<CollectionWrite>(round.Messages.Count + 2)
        {
            CollectionWrite.Guard(CollectionNames.Tasks, TaskChangeWrite.Filter(round.Allotment), Allotted(round.Allotment, round.Messages.Count)),
        };
        writes.AddRange(round.Messages.Select(message => CollectionWrite.Insert(CollectionNames.Messages, MessageDocument.From(message))));
        writes.Add(CollectionWrite.Guard(CollectionNames.Tasks, TaskChangeWrite.Filter(round.End), TaskChangeWrite.Update(WithWords(round.End))));
        var done = await _database.WriteAsync(writes, cancellationToken);
        return done == 0 ? RoundOutcome.NotBegun : done < writes.Count ? RoundOutcome.BrokenOff : RoundOutcome.Done;
    }

    private static BsonDocument Allotted(TaskChange change, int messages) => new()
    {
        { "$set", new BsonDocument { { TaskDocument.Seq, change.Next.Seq }, { TaskDocument.UpdatedAt, change.Next.UpdatedAt } } },
        { "$inc", new BsonDocument(Written, messages) },
    };

    public async Task<SequenceGrant?> AllotExternalAsync(
        string id, long? agentId, int count, DateTime now, CancellationToken cancellationToken)
    {
        var filter = ById(id).Add(TaskDocument.Lifecycle, new BsonDocument("$ne", WireName.Of(TaskLifecycle.Deleted)))
            .Add(TaskDocument.CleanedAt, new BsonDocument("$exists", false));
        if (agentId is not null)
            filter.Add(TaskDocument.AgentId, agentId);
        var projection = new BsonDocument { { TaskDocument.Seq, 1 }, { TaskDocument.UpdatedAt, 1 } };
        var task = await _tasks.FindOneAndUpdateAsync(filter, Advance(count, now), cancellationToken, projection: projection);
        return task is null ? null : new SequenceGrant(
            task[TaskDocument.Seq].ToInt64() - count + 1, 0, task[TaskDocument.UpdatedAt].ToUniversalTime().AddMilliseconds(1 - count));
    }

    public async Task<ChatTask> CreateExternalAsync(ChatTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        return await InsertAsync(task, cancellationToken) ? task : await FindAsync(task.Id, cancellationToken) ?? task;
    }

    public Task<bool> RetryAsync(
        string id, string token, DateTime visibleAt, string reason, DateTime now, CancellationToken cancellationToken)
        => UpdateAsync(
            new TransitionWrite(TurnStateMachine.Retry, id, token).Set(VisibleAt, visibleAt).Set(TaskDocument.StatusReason, TaskSize.Cut(reason)!).Touch(now),
            cancellationToken);

    public Task<bool> ReleaseAsync(string id, string token, DateTime now, CancellationToken cancellationToken)
        => UpdateAsync(new TransitionWrite(TurnStateMachine.Release, id, token).Set(VisibleAt, now).Touch(now), cancellationToken);

    public async Task<IReadOnlyList<ChatTask>> LeasedAsync(string ownerPrefix, CancellationToken cancellationToken)
    {
        var filter = InQueue().Add(LeaseOwner, new BsonDocument { { "$gte", ownerPrefix }, { "$lt", ownerPrefix + AfterAnyText } });
        return (await _tasks.FindAsync(filter, null, null, null, cancellationToken)).ConvertAll(TaskDocument.ToTask);
    }

    public async Task<IReadOnlySet<string>> StillLeasedAsync(IReadOnlyDictionary<string, string> tokenByTask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tokenByTask);
        var found = await _tasks.FindAsync(
            new BsonDocument(TaskDocument.Id, new BsonDocument("$in", new BsonArray(tokenByTask.Keys))), null, null, null, cancellationToken, LeaseOnly);
        return found
            .Where(task => task.Read(TaskDocument.Turn) is BsonDocument turn
                && turn.ReadDocument(TurnDocument.Lease) is { } lease
                && tokenByTask[task[TaskDocument.Id].AsString] == lease[TurnDocument.LeaseToken].AsString)
            .Select(task => task[TaskDocument.Id].AsString)
            .ToHashSet(StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<TaskVersion>> VersionsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var found = await _tasks.FindAsync(
            new BsonDocument(TaskDocument.Id, new BsonDocument("$in", new BsonArray(ids))), null, null, null, cancellationToken, VersionOnly);
        return found.ConvertAll(task => new TaskVersion(
            task[TaskDocument.Id].AsString,
            task[TaskDocument.Seq].ToInt64(),
            task[TaskDocument.StateVersion].ToInt64(),
            task.ReadDocument(TaskDocument.Turn)?.ReadDocument(TurnDocument.Lease)?.ReadString(TurnDocument.LeaseOwner)));
    }

    public async IAsyncEnumerable<IReadOnlyList<ChatTask>> ListAsync(TaskListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var match = await WithKeyAsync(TaskQuery.Match(query), query.AgentId, MetadataKeys.Wanted(query.Metadata), cancellationToken);
        await foreach (var batch in _tasks.FindBatchesAsync(match, TaskQuery.NewestFirst, null, query.Limit, cancellationToken))
            yield return [.. batch.Select(TaskDocument.ToTask)];
    }

    public async Task<IReadOnlyList<ChatTask>> ListAsync(TaskPageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var key = query.Metadata is null ? null : MetadataKeys.Wanted(query.Metadata);
        var match = await WithKeyAsync(TaskQuery.Match(query), query.AgentId, key, cancellationToken);
        var found = await _tasks.FindAsync(match, TaskQuery.Order(query), query.Skip, query.Limit, cancellationToken);
        return found.ConvertAll(TaskDocument.ToTask);
    }

    public Task<IReadOnlyList<ChatTask>> UnpurgedAsync(DateTime before, int limit, CancellationToken cancellationToken)
        => ToPurgeAsync(before, WireName.Of(TaskLifecycle.Deleted), limit, cancellationToken);

    public Task<IReadOnlyList<ChatTask>> UnsettledAsync(DateTime before, int limit, CancellationToken cancellationToken)
        => ToPurgeAsync(before, new BsonDocument("$ne", WireName.Of(TaskLifecycle.Deleted)), limit, cancellationToken);

    public Task PurgedAsync(string id, CancellationToken cancellationToken)
        => _tasks.UpdateOneAsync(ById(id), new BsonDocument("$unset", new BsonDocument(TaskDocument.PurgeAt, "")), cancellationToken);

    public Task ForgetAsync(string id, CancellationToken cancellationToken)
        => _tasks.DeleteManyAsync(ById(id).Add(TaskDocument.Lifecycle, WireName.Of(TaskLifecycle.Deleted)), cancellationToken);

    public async Task<IReadOnlyList<ChatTask>> OverdueAsync(DateTime now, int limit, CancellationToken cancellationToken)
    {
        var due = new BsonDocument(QuestionDue, new BsonDocument { { "$gte", DateTime.UnixEpoch }, { "$lte", now } });
        return (await _tasks.FindAsync(due, new BsonDocument(QuestionDue, 1), null, limit, cancellationToken)).ConvertAll(TaskDocument.ToTask);
    }

    public Task<bool> TakeOverAsync(string id, string token, DateTime now, CancellationToken cancellationToken)
        => UpdateAsync(new TransitionWrite(TurnStateMachine.TakeOver, id, token).Set(VisibleAt, now).Touch(now), cancellationToken);

    public async Task<QueueStatistics> StatisticsAsync(DateTime now, CancellationToken cancellationToken)
    {
        // counted by keys of the index, however long the queue is; documents are looked at only where they are not visible now
        var all = _tasks.CountAsync(InQueue(), cancellationToken);
        var leased = _tasks.CountAsync(
            new BsonDocument { { VisibleAt, new BsonDocument("$gt", now) }, { LeasePath, new BsonDocument("$exists", true) } }, cancellationToken);
        var oldest = _tasks.FindOneAsync(
            new BsonDocument(VisibleAt, new BsonDocument("$lte", now)), cancellationToken, sort: new BsonDocument(VisibleAt, 1));
        return new QueueStatistics(Math.Max(0, await all - await leased), await leased, ToTask(await oldest)?.Turn?.VisibleAt);
    }

    public async Task<TurnLeases> LeasesAsync(DateTime now, int limit, CancellationToken cancellationToken)
    {
        var later = OwnersAsync(new BsonDocument("$gt", now), limit, cancellationToken);
        var due = OwnersAsync(new BsonDocument { { "$gte", DateTime.UnixEpoch }, { "$lte", now } }, limit, cancellationToken);
        var owners = await later;
        var held = owners.OfType<string>().CountBy(owner => owner).ToDictionary(StringComparer.Ordinal);
        return new TurnLeases(held, (await due).Count(owner => owner is not null), owners.Count < limit);
    }

    public void Dispose() => _ids.Dispose();

    /// <summary>The owner of each turn, null where it has none, in the order of their visibility.</summary>
    private async Task<List<string?>> OwnersAsync(BsonDocument visible, int limit, CancellationToken cancellationToken)
    {
        var turns = await _tasks.FindAsync(new BsonDocument(VisibleAt, visible), new BsonDocument(VisibleAt, 1), null, limit, cancellationToken, OwnerOnly);
        return turns.ConvertAll(task => task.ReadDocument(TaskDocument.Turn)?.ReadDocument(TurnDocument.Lease)?.ReadString(TurnDocument.LeaseOwner));
    }

    private async Task<IReadOnlyList<ChatTask>> ToPurgeAsync(DateTime before, BsonValue lifecycle, int limit, CancellationToken cancellationToken)
    {
        var due = new BsonDocument(TaskDocument.PurgeAt, new BsonDocument { { "$gte", DateTime.UnixEpoch }, { "$lte", before } }).Add(TaskDocument.Lifecycle, lifecycle);
        return (await _tasks.FindAsync(due, new BsonDocument(TaskDocument.PurgeAt, 1), null, limit, cancellationToken)).ConvertAll(TaskDocument.ToTask);
    }

    /// <summary>A new task has those of its first message.</summary>
    private ChatTask WithWords(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return _keepsWords && task.Source != TaskSource.External
            ? task with { Words = SearchWords.Add(task.Words, task.Title, task.Name, task.Turn?.Message) }
            : task;
    }

    /// <summary>The end of a turn adds those of its message and of its answer.</summary>
    private TaskChange WithWords(TaskChange change)
    {
        var isEnd = change.Seen.Turn is not null && change.Next.Turn?.Id != change.Seen.Turn.Id && change.Next.Lifecycle != TaskLifecycle.Deleted;
        return _keepsWords && isEnd
            ? change with { Next = change.Next with { Words = SearchWords.Add(change.Seen.Words, change.Next.Title, change.Next.Name, change.Seen.Turn!.Message, change.Next.Output) } }
            : change;
    }

    /// <summary>Only while there is room, by number and by bytes. A queue without its count of bytes is one of former times, and full.</summary>
    private static void PushToQueue(TransitionWrite write, QueuedTurn turn, int queueBytes, bool first)
    {
        var size = TaskSize.Of(turn);
        write.Push(TaskDocument.Queue, QueuedTurnDocument.From(turn), first).Increase(TaskDocument.QueueBytes, size);
        write.Filter.Add(LastPlace, new BsonDocument("$exists", false));
        write.Filter.Add("$or", new BsonArray
        {
            new BsonDocument(FirstPlace, new BsonDocument("$exists", false)),
            new BsonDocument(TaskDocument.QueueBytes, new BsonDocument("$lte", queueBytes - size)),
        });
    }

    /// <summary>
    /// Has the index of the metadata serve a list: the places of each agent's tasks in it, merged by the database. Tasks with more metadata than have keys may match too; where there
    /// are any, their places are merged as well.
    /// </summary>
    private async Task<BsonDocument> WithKeyAsync(BsonDocument match, long? agentId, long? key, CancellationToken cancellationToken)
    {
        if (key is null)
            return match;
        var agents = agentId is null ? await WithTasksAsync(cancellationToken) : null;
        if (agents?.Count > MaxMergedAgents)
            return match;
        if (agents is not null)
            match.Add(TaskDocument.AgentId, new BsonDocument("$in", agents));
        var overflown = new BsonDocument { { TaskDocument.AgentId, match[TaskDocument.AgentId] }, { TaskDocument.MetadataKeyList, MetadataKeys.Overflow } };
        var anyOverflown = await _tasks.FindAsync(overflown, null, null, 1, cancellationToken, AgentOnly) is not [];
        return match.Add(TaskDocument.MetadataKeyList, anyOverflown ? new BsonDocument("$in", new BsonArray { key, MetadataKeys.Overflow }) : (BsonValue)key);
    }

    /// <summary>The agents that have tasks, null for tasks without one, each by a step along the index; as soon as they are too many to be merged, no more are looked for.</summary>
    private async Task<BsonArray> WithTasksAsync(CancellationToken cancellationToken)
    {
        var agents = new BsonArray { BsonNull.Value };
        while (agents.Count <= MaxMergedAgents)
        {
            var behind = new BsonDocument(TaskDocument.AgentId, new BsonDocument("$gt", agents.Count == 1 ? long.MinValue : agents[^1]));
            if (await _tasks.FindAsync(behind, AgentOnly, null, 1, cancellationToken, AgentOnly) is not [var next])
                break;
            agents.Add(next[TaskDocument.AgentId]);
        }

        return agents;
    }

    private async Task<ChatTask?> FindAndUpdateAsync(TransitionWrite write, CancellationToken cancellationToken)
        => ToTask(await _tasks.FindOneAndUpdateAsync(write.Filter, write.ToUpdate(), cancellationToken));

    private Task<bool> UpdateAsync(TransitionWrite write, CancellationToken cancellationToken)
        => _tasks.UpdateOneAsync(write.Filter, write.ToUpdate(), cancellationToken);

    /// <summary>The next numbers, and the clock moved on by 1 ms for each message after the first.</summary>
    private static BsonValue Advance(int count, DateTime now)
    {
        if (count == 1)
        {
            return new BsonDocument
            {
                { "$inc", new BsonDocument(TaskDocument.Seq, 1L) }, { "$max", new BsonDocument(TaskDocument.UpdatedAt, now) },
            };
        }

        // the plain operators cannot add to a time
        const string Clock = "$" + TaskDocument.UpdatedAt;
        var isAhead = new BsonDocument("$gt", new BsonArray { Clock, now });
        var later = new BsonDocument("$cond", new BsonArray { isAhead, Clock, now });
        return new BsonArray
        {
            new BsonDocument("$set", new BsonDocument
            {
                { TaskDocument.Seq, new BsonDocument("$add", new BsonArray { "$" + TaskDocument.Seq, (long)count }) },
                { TaskDocument.UpdatedAt, new BsonDocument("$add", new BsonArray { later, (long)count - 1 }) },
            }),
        };
    }

    /// <summary>In words that let the partial index serve: every turn has a time of visibility.</summary>
    private static BsonDocument InQueue() => new(VisibleAt, new BsonDocument("$gte", DateTime.UnixEpoch));

    private static BsonDocument ById(string id) => new(TaskDocument.Id, id);

    private static ChatTask? ToTask(BsonDocument? document) => document is null ? null : TaskDocument.ToTask(document);
}
