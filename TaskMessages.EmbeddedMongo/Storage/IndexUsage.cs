using System.Collections.Concurrent;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>Counts the operations that use each index, from the engine's opening on.</summary>
internal sealed class IndexUsage(TimeProvider time)
{
    private readonly DateTimeOffset _opened = time.GetUtcNow();
    private readonly ConcurrentDictionary<int, Counter> _counters = new();

    /// <summary>An index was built; it is counted from now on.</summary>
    public void Begin(int index) => _counters[index] = new Counter(time.GetUtcNow());

    /// <summary>An operation uses the index.</summary>
    public void Count(int index) => Of(index).Increment();

    public IndexUse Read(int index) => Of(index).Read();

    /// <summary>Forgets an index that is gone.</summary>
    public void Forget(int index) => _counters.TryRemove(index, out _);

    private Counter Of(int index) => _counters.TryGetValue(index, out var counter) ? counter : _counters.GetOrAdd(index, static (_, since) => new Counter(since), _opened);

    private sealed class Counter(DateTimeOffset since)
    {
        private long _operations;

        public void Increment() => Interlocked.Increment(ref _operations);

        public IndexUse Read() => new(Interlocked.Read(ref _operations), since);
    }
}
