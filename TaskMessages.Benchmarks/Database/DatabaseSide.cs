using System.Diagnostics;
using TaskMessages.Benchmarks.Load;

namespace TaskMessages.Benchmarks.Database;

/// <summary>A side whose callers are tasks of this process.</summary>
internal abstract class DatabaseSide(string name, DatabaseOptions options) : IDatabaseSide
{
    private const int LoadBatch = 5_000;

    /// <summary>Reads that are done at once do not keep other callers from their turn for longer than this many of them.</summary>
    private const int OperationsPerTurn = 16;

    private int _lastInserted;
    private int _documents;
    private int _claims;

    public string Name => name;

    /// <summary>How many documents there are to read.</summary>
    public int Documents => _documents;

    public async Task LoadAsync(int documents, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        _documents = documents;
        for (var first = 0; first < documents; first += LoadBatch)
            await InsertReadablesAsync(first, Math.Min(LoadBatch, documents - first), cancellationToken);
    }

    public async Task FillQueueAsync(int documents, CancellationToken cancellationToken)
    {
        await ClearQueueAsync(cancellationToken);
        for (var first = 0; first < documents; first += LoadBatch)
            await InsertQueuedAsync(first, Math.Min(LoadBatch, documents - first), cancellationToken);
    }

    public async Task<Measurement> RunAsync(Workload workload, int callers, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp() + Ticks(options.WarmUp);
        var end = start + Ticks(options.Duration);
        var tallies = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(workload, new Random(caller), start, end, cancellationToken), cancellationToken)));
        var latency = new Histogram();
        foreach (var tally in tallies)
            latency.Add(tally);
        return Measurement.Of(latency, workload == Workload.InsertMany ? SampleRow.BulkSize : 1, options.Duration);
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task PrepareAsync(CancellationToken cancellationToken);

    protected abstract Task InsertReadablesAsync(int first, int count, CancellationToken cancellationToken);

    protected abstract Task ClearQueueAsync(CancellationToken cancellationToken);

    protected abstract Task InsertQueuedAsync(int first, int count, CancellationToken cancellationToken);

    protected abstract Task InsertAsync(int id, CancellationToken cancellationToken);

    protected abstract Task InsertManyAsync(int firstId, CancellationToken cancellationToken);

    /// <returns>Whether there was something to claim.</returns>
    protected abstract Task<bool> ClaimAsync(long leaseEnd, CancellationToken cancellationToken);

    /// <returns>Whether the document is there.</returns>
    protected abstract Task<bool> ReadAsync(int id, CancellationToken cancellationToken);

    /// <returns>How many documents were read.</returns>
    protected abstract Task<int> ReadRangeAsync(int from, CancellationToken cancellationToken);

    private async Task<Histogram> CallAsync(Workload workload, Random random, long start, long end, CancellationToken cancellationToken)
    {
        var latency = new Histogram();
        for (var turn = 1; ; turn++)
        {
            var began = Stopwatch.GetTimestamp();
            if (!await OperateAsync(workload, random, cancellationToken))
                throw new InvalidOperationException($"{name}: {workload} found other data than it must find.");
            var ended = Stopwatch.GetTimestamp();
            // The first one counts even when it ends late, so that a very short run has a result.
            if (ended >= start && (ended <= end || latency.Count == 0))
                latency.Record(began, ended);
            if (ended > end)
                return latency;
            if (turn % OperationsPerTurn == 0)
                await Task.Yield();
        }
    }

    private async Task<bool> OperateAsync(Workload workload, Random random, CancellationToken cancellationToken)
    {
        switch (workload)
        {
            case Workload.Insert:
                await InsertAsync(Interlocked.Increment(ref _lastInserted), cancellationToken);
                return true;
            case Workload.InsertMany:
                await InsertManyAsync(Interlocked.Add(ref _lastInserted, SampleRow.BulkSize) - SampleRow.BulkSize + 1, cancellationToken);
                return true;
            case Workload.Claim:
                return await ClaimAsync(SampleRow.FirstLeaseEnd + Interlocked.Increment(ref _claims), cancellationToken);
            case Workload.PointRead:
                return await ReadAsync(random.Next(_documents), cancellationToken);
            default:
                return await ReadRangeAsync(random.Next(_documents - SampleRow.RangeSize), cancellationToken) == SampleRow.RangeSize;
        }
    }

    private static long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * Stopwatch.Frequency);
}
