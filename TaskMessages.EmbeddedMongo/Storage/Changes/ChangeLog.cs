using System.Collections.Concurrent;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Storage.Changes;

/// <summary>
/// What change streams read: the last changes of the collections that somebody watches. There is no oplog, so nothing is kept of a collection before it is watched, nor
/// after the process; a collection that nobody has read for a while is kept no longer.
/// </summary>
internal sealed class ChangeLog(TimeProvider time)
{
    /// <summary>Most collections that are watched at a time.</summary>
    public const int MostCollections = 64;

    /// <summary>Most changes that are kept of each.</summary>
    public const int MostChanges = 10_000;

    /// <summary>Most bytes of changes that are kept of each.</summary>
    public const long MostBytes = 16L << 20;

    /// <summary>As long as an idle cursor may live.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, ChangeHistory> _histories = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _count;
    private long _second;
    private int _increment;

    /// <summary>Whether changes of the collection are to be noted. Costs next to nothing while no collection is watched.</summary>
    public bool IsWatched(string @namespace) => Volatile.Read(ref _count) > 0 && _histories.ContainsKey(@namespace);

    /// <summary>The history of a collection, which begins now if it has none. It is whole from the end of the transaction on that is being written.</summary>
    /// <exception cref="ServerErrorException">146: too many collections are watched.</exception>
    public ChangeHistory Watch(string @namespace)
    {
        lock (_gate)
        {
            if (_histories.TryGetValue(@namespace, out var history))
                return history;
            ForgetIdle();
            if (_histories.Count >= MostCollections)
                throw new ServerErrorException(ServerError.ExceededMemoryLimit, $"{MostCollections} collections are watched already");
            history = new ChangeHistory(@namespace, time, MostChanges, MostBytes);
            _histories[@namespace] = history;
            _count = _histories.Count;
            return history;
        }
    }

    /// <summary>Tells of the changes of a transaction that has been committed.</summary>
    public void Publish(List<Change> changes)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var change in changes)
            {
                if (!_histories.TryGetValue(change.Namespace, out var history))
                    continue;
                if (history.Idle > LongestIdle)
                    Forget(history);
                else
                    history.Add(change, NextTime(now), now.UtcDateTime);
            }
        }
    }

    private void ForgetIdle()
    {
        foreach (var history in _histories.Values.Where(history => history.Idle > LongestIdle))
            Forget(history);
    }

    private void Forget(ChangeHistory history)
    {
        _histories.TryRemove(history.Namespace, out _);
        _count = _histories.Count;
    }

    /// <summary>Later than any before, also when the clock goes back.</summary>
    private BsonTimestamp NextTime(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        (_second, _increment) = second > _second ? (second, 1) : (_second, _increment + 1);
        return new BsonTimestamp((int)_second, _increment);
    }
}
