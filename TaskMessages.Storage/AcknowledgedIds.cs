using System.Collections.Concurrent;

namespace TaskMessages.Storage;

/// <summary>
/// Inserts that this process has seen acknowledged and that a turn's worker will repeat, which is mostly in vain and then costs a refused
/// write; in the process that accepted the turn it is spared. To forget is harmless.
/// </summary>
internal sealed class AcknowledgedIds
{
    private const int Capacity = 16_384;

    private readonly ConcurrentDictionary<string, byte> _ids = new();
    private int _count;

    public void Add(string id)
    {
        if (!_ids.TryAdd(id, 0) || Interlocked.Increment(ref _count) <= Capacity)
            return;
        _ids.Clear();
        Interlocked.Exchange(ref _count, 0);
    }

    /// <summary>Whether the insert is known to be done. It is asked once, by the turn's worker.</summary>
    public bool Take(string id)
    {
        if (!_ids.TryRemove(id, out _))
            return false;
        Interlocked.Decrement(ref _count);
        return true;
    }
}
