using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>tasks</c>: every change is one command on one document.</summary>
public sealed class TaskStore : ITaskStore, IDisposable
{
    internal const string VisibleAt = TaskDocument.Turn + "." + TurnDocument.VisibleAt;
    private const string LeasePath = TaskDocument.Turn + "." + TurnDocument.Lease;
    private const string LeaseOwner = LeasePath + "." + TurnDocument.LeaseOwner;
    private const string Attempt = TaskDocument.Turn + "." + TurnDocument.Attempt;
    private const string Written = TaskDocument.Turn + "." + TurnDocument.Written;
    private const string StartedAt = TaskDocument.Turn + "." + TurnDocument.StartedAt;
    private const int IdBlockSize = 100;

    /// <summary>Sorts after every character that an owner's name continues with.</summary>
    private const string AfterAnyText = "\uffff";

    private readonly StoreCollection _tasks;
    private readonly IdBlocks _ids;

    public TaskStore(IMongoDatabase database)
    {
        _tasks = new StoreCollection(database, CollectionNames.Tasks);
        _ids = new IdBlocks(new StoreCollection(database, CollectionNames.Counters), CollectionNames.Tasks, IdBlockSize);
    }

    public async Task<long> NextTaskIdAsync(CancellationToken cancellationToken) => await _ids.NextAsync(cancellationToken);

    public Task<bool> InsertAsync(ChatTask task, CancellationToken cancellationToken)
        => _tasks.InsertAsync(TaskDocument.From(task), cancellationToken);

    public async Task<ChatTask?> FindAsync(string id, CancellationToken cancellationToken)
        => ToTask(await _tasks.FindOneAsync(ById(id), cancellationToken));

    public async Task<ChatTask?> AppendAsync(ChatTask seen, NewTurn turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var next = TurnStateMachine.AppendTurn(seen, turn);
        var write = new TransitionWrite(TurnStateMachine.Append, seen.Id, token: null)
            .Set(TaskDocument.RunId, next.RunId!)
            .Set(TaskDocument.Input, next.Input!)
            .Set(TaskDocument.Seq, next.Seq)
            .Set(TaskDocument.Turn, TurnDocument.From(next.Turn!))
            .Set(TaskDocument.UpdatedAt, next.UpdatedAt)
            .Unset(TaskDocument.Output)
            .Unset(TaskDocument.Error)
            .Unset(TaskDocument.StatusReason)
            .Unset(TaskDocument.PendingInteraction)
            .Unset(TaskDocument.CompletedAt);

        // as seen: whatever takes a sequence number or changes the status moves one of the two
        write.Filter.Add(TaskDocument.Seq, seen.Seq).Add(TaskDocument.StateVersion, seen.StateVersion);
        return ToTask(await _tasks.FindOneAndUpdateAsync(write.Filter, write.ToUpdate(), cancellationToken));
    }

    public async Task<ChatTask?> ClaimAsync(
        Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excludedAgents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(excludedAgents);
        var write = new TransitionWrite(TurnStateMachine.Claim, id: null, token: null)
            .Set(LeasePath, TurnDocument.From(lease))
            .Set(VisibleAt, leaseEnd)
            .Earliest(StartedAt, now);
        write.Filter.Add(VisibleAt, new BsonDocument("$lte", now));
        if (excludedAgents.Count > 0)
            write.Filter.Add(TaskDocument.AgentId, new BsonDocument("$nin", new BsonArray(excludedAgents)));
        return ToTask(await _tasks.FindOneAndUpdateAsync(
            write.Filter, write.ToUpdate(), cancellationToken, sort: new BsonDocument(VisibleAt, 1)));
    }

    public Task<bool> HeartbeatAsync(string id, string token, DateTime leaseEnd, CancellationToken cancellationToken)
        => UpdateAsync(new TransitionWrite(TurnStateMachine.Heartbeat, id, token).Set(VisibleAt, leaseEnd), cancellationToken);

    public async Task<SequenceGrant?> AllotAsync(string id, string token, int count, DateTime now, CancellationToken cancellationToken)
    {
        var write = new TransitionWrite(TurnStateMachine.Allot, id, token)
            .Increase(TaskDocument.Seq, (long)count)
            .Increase(Written, count)
            .Touch(now);
        var projection = new BsonDocument { { TaskDocument.Seq, 1 }, { Written, 1 }, { TaskDocument.UpdatedAt, 1 } };
        var task = await _tasks.FindOneAndUpdateAsync(write.Filter, write.ToUpdate(), cancellationToken, projection: projection);
        return task is null ? null : new SequenceGrant(
            task[TaskDocument.Seq].ToInt64() - count + 1,
            task[TaskDocument.Turn][TurnDocument.Written].ToInt32() - count,
            task[TaskDocument.UpdatedAt].ToUniversalTime());
    }

    public async Task<SequenceGrant?> AllotExternalAsync(
        string id, long? agentId, int count, DateTime now, CancellationToken cancellationToken)
    {
        var filter = ById(id).Add(TaskDocument.Lifecycle, new BsonDocument("$ne", WireName.Of(TaskLifecycle.Deleted)));
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

    public Task<ChatTask?> CompleteAsync(string id, string token, string? output, DateTime now, CancellationToken cancellationToken)
    {
        var write = End(TurnStateMachine.Complete, id, token, now).Unset(TaskDocument.Error);
        return FindAndUpdateAsync(output is null ? write.Unset(TaskDocument.Output) : write.Set(TaskDocument.Output, output), cancellationToken);
    }

    public Task<ChatTask?> FailAsync(string id, string token, string error, DateTime now, CancellationToken cancellationToken)
        => FindAndUpdateAsync(
            End(TurnStateMachine.Fail, id, token, now).Unset(TaskDocument.Output).Set(TaskDocument.Error, error), cancellationToken);

    public Task<ChatTask?> AskForInputAsync(
        string id, string token, PendingInteraction question, DateTime now, CancellationToken cancellationToken)
        => FindAndUpdateAsync(
            End(TurnStateMachine.AskForInput, id, token, now)
                .Unset(TaskDocument.Error)
                .Set(TaskDocument.PendingInteraction, TaskDocument.From(question)),
            cancellationToken);

    public Task<bool> RetryAsync(
        string id, string token, DateTime visibleAt, string reason, DateTime now, CancellationToken cancellationToken)
        => UpdateAsync(
            new TransitionWrite(TurnStateMachine.Retry, id, token).Set(VisibleAt, visibleAt).Set(TaskDocument.StatusReason, reason).Touch(now),
            cancellationToken);

    public Task<bool> ReleaseAsync(string id, string token, DateTime now, CancellationToken cancellationToken)
        => UpdateAsync(new TransitionWrite(TurnStateMachine.Release, id, token).Set(VisibleAt, now).Touch(now), cancellationToken);

    public async Task<IReadOnlyList<ChatTask>> LeasedAsync(string ownerPrefix, CancellationToken cancellationToken)
    {
        var filter = InQueue().Add(LeaseOwner, new BsonDocument { { "$gte", ownerPrefix }, { "$lt", ownerPrefix + AfterAnyText } });
        return (await _tasks.FindAsync(filter, null, null, null, cancellationToken)).ConvertAll(TaskDocument.ToTask);
    }

    public Task<bool> TakeOverAsync(string id, string token, DateTime now, CancellationToken cancellationToken)
        => UpdateAsync(new TransitionWrite(TurnStateMachine.TakeOver, id, token).Set(VisibleAt, now).Touch(now), cancellationToken);

    public async Task<QueueStatistics> StatisticsAsync(DateTime now, CancellationToken cancellationToken)
    {
        var queued = _tasks.CountAsync(InQueue().Add(LeasePath, new BsonDocument("$exists", false)), cancellationToken);
        var leased = _tasks.CountAsync(InQueue().Add(LeasePath, new BsonDocument("$exists", true)), cancellationToken);
        var oldest = _tasks.FindOneAsync(
            new BsonDocument(VisibleAt, new BsonDocument("$lte", now)), cancellationToken, sort: new BsonDocument(VisibleAt, 1));
        return new QueueStatistics(await queued, await leased, ToTask(await oldest)?.Turn?.VisibleAt);
    }

    public void Dispose() => _ids.Dispose();

    private async Task<ChatTask?> FindAndUpdateAsync(TransitionWrite write, CancellationToken cancellationToken)
        => ToTask(await _tasks.FindOneAndUpdateAsync(write.Filter, write.ToUpdate(), cancellationToken));

    private Task<bool> UpdateAsync(TransitionWrite write, CancellationToken cancellationToken)
        => _tasks.UpdateOneAsync(write.Filter, write.ToUpdate(), cancellationToken);

    private static TransitionWrite End(TurnTransition move, string id, string token, DateTime now)
    {
        var write = new TransitionWrite(move, id, token).Touch(now);
        return move.IsTerminal ? write.Set(TaskDocument.CompletedAt, now) : write;
    }

    /// <summary>The next numbers, and the clock moved on by 1 ms for each message after the first.</summary>
    private static UpdateDefinition<BsonDocument> Advance(int count, DateTime now)
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
        PipelineDefinition<BsonDocument, BsonDocument> pipeline = new[]
        {
            new BsonDocument("$set", new BsonDocument
            {
                { TaskDocument.Seq, new BsonDocument("$add", new BsonArray { "$" + TaskDocument.Seq, (long)count }) },
                { TaskDocument.UpdatedAt, new BsonDocument("$add", new BsonArray { later, (long)count - 1 }) },
            }),
        };
        return pipeline;
    }

    /// <summary>In words that let the partial index serve: every turn has a time of visibility.</summary>
    private static BsonDocument InQueue() => new(VisibleAt, new BsonDocument("$gte", DateTime.UnixEpoch));

    private static BsonDocument ById(string id) => new(TaskDocument.Id, id);

    private static ChatTask? ToTask(BsonDocument? document) => document is null ? null : TaskDocument.ToTask(document);
}
