using TaskMessages.Domain.Errors;

namespace TaskMessages.Console.Tasks;

/// <summary>Does one thing with many tasks, a few at a time, and counts what became of it. What one task refuses stops none of the others.</summary>
public sealed class BulkRun
{
    /// <summary>How many at a time.</summary>
    private const int AtOnce = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private int _done;
    private int _succeeded;

    private BulkRun(int total) => Total = total;

    public int Total { get; }

    public int Done => Volatile.Read(ref _done);

    public int Succeeded => Volatile.Read(ref _succeeded);

    /// <summary>Why others were refused, in the service's words, and how often.</summary>
    public IReadOnlyDictionary<string, int> Refusals
    {
        get
        {
            lock (_gate)
                return new Dictionary<string, int>(_refusals);
        }
    }

    /// <param name="ids">The tasks.</param>
    /// <param name="act">What is done with one.</param>
    /// <param name="progressed">Called after each, on any thread.</param>
    /// <param name="cancellationToken">Begins no more of them.</param>
    public static async Task<BulkRun> RunAsync(
        IReadOnlyCollection<string> ids, Func<string, CancellationToken, Task> act, Action<BulkRun> progressed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(progressed);
        var run = new BulkRun(ids.Count);
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, stop) =>
            {
                await run.DoAsync(id, act, stop);
                progressed(run);
            });
        return run;
    }

    /// <summary>What is to be told: <c>3 cancelled</c>, and what was refused.</summary>
    /// <param name="verb">The past participle of what was done.</param>
    public string Summary(string verb)
    {
        var done = $"{Succeeded} {verb}";
        var refusals = Refusals;
        return refusals.Count == 0 ? $"{done}." : $"{done}; {string.Join("; ", refusals.Select(refusal => $"{refusal.Value} not: {refusal.Key}"))}";
    }

    private async Task DoAsync(string id, Func<string, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act(id, cancellationToken);
            Interlocked.Increment(ref _succeeded);
        }
        catch (DomainException refusal)
        {
            Refuse(refusal.Message);
        }
        catch (StoreException)
        {
            Refuse("the database did not answer");
        }

        Interlocked.Increment(ref _done);
    }

    private void Refuse(string why)
    {
        lock (_gate)
            _refusals[why] = _refusals.GetValueOrDefault(why) + 1;
    }
}
