using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Planning;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>Deletes what TTL indexes say has expired: regularly, in small transactions among those of other writers.</summary>
internal sealed class ExpirySweeper : IAsyncDisposable
{
    private readonly StorageEngine _engine;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    public ExpirySweeper(StorageEngine engine, StorageOptions options, TimeProvider time)
    {
        _engine = engine;
        _options = options;
        _time = time;
        _loop = options.ExpirySweepInterval > TimeSpan.Zero ? LoopAsync(_stopping.Token) : Task.CompletedTask;
    }

    public async Task<long> SweepAsync(CancellationToken cancellationToken)
    {
        var deleted = 0L;
        foreach (var (collection, index) in _engine.Read(ExpiryIndexes, cancellationToken))
        {
            long batch;
            do
            {
                batch = await _engine.WriteAsync(session => DeleteBatch(session, collection, index), cancellationToken).ConfigureAwait(false);
                deleted += batch;
            }
            while (batch == _options.ExpirySweepBatch);
        }

        return deleted;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.ExpirySweepInterval, _time);
        while (await WaitAsync(timer, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await SweepAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is ServerErrorException or OperationCanceledException or Sqlite.SqliteException)
            {
                // Collections come and go, disks fill up: the next sweep starts afresh.
            }
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static List<(CollectionInfo Collection, IndexInfo Index)> ExpiryIndexes(ReadSession session) =>
    [
        .. session.Databases().SelectMany(session.Collections)
            .SelectMany(collection => collection.Indexes.Where(index => index.Spec.ExpireAfterSeconds is not null).Select(index => (collection, index))),
    ];

    private long DeleteBatch(WriteSession session, CollectionInfo collection, IndexInfo index)
    {
        var current = session.FindCollection(collection.Database, collection.Name);
        if (current?.Id != collection.Id || current.FindIndex(index.Name) is not { Spec.ExpireAfterSeconds: { } seconds } expiry)
            return 0;
        var latest = _time.GetUtcNow().AddSeconds(-seconds).ToUnixTimeMilliseconds();
        var expired = new FieldBounds([new Interval(new BsonDateTime(long.MinValue), true, new BsonDateTime(latest), true)], IsExact: true);
        var plan = new QueryPlan(current, Filter.All, null, PlanKind.IndexScan) { Index = expiry, Bounds = [expired], Ranges = KeyRanges.Of(expiry, [expired]) };
        var count = 0L;
        foreach (var document in session.Execute(plan, null).Take(_options.ExpirySweepBatch))
        {
            session.Delete(current, document);
            count++;
        }

        return count;
    }
}
