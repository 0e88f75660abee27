using System.Collections.Concurrent;

namespace TaskMessages.Api.Caching;

/// <summary>
/// Remembers what was read for a moment. Only what exists is remembered, so that guesses fill no memory, and nothing that was read
/// before <see cref="Clear"/> survives it, however late the reading ends.
/// </summary>
internal sealed class ShortLivedCache<TKey, TValue>(TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    /// <summary>How long a change made by another process may go unnoticed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private const int MaxEntries = 10_000;

    private ConcurrentDictionary<TKey, Entry> _entries = new();

    public async ValueTask<TValue?> GetAsync(
        TKey key, Func<TKey, CancellationToken, Task<TValue?>> load, CancellationToken cancellationToken)
    {
        var entries = _entries;
        if (entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.ReadAt) < Lifetime)
            return entry.Value;

        // the dictionary of before the reading: if it is cleared meanwhile, the result goes nowhere
        var readAt = time.GetTimestamp();
        var value = await load(key, cancellationToken);
        if (value is null)
            entries.TryRemove(key, out _);
        else if (entries.Count < MaxEntries || entries.ContainsKey(key))
            entries[key] = new Entry(value, readAt);
        else
            Interlocked.CompareExchange(ref _entries, new(), entries);
        return value;
    }

    public void Clear() => Interlocked.Exchange(ref _entries, new());

    private sealed record Entry(TValue Value, long ReadAt);
}
