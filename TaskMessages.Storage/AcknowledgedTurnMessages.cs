using System.Collections.Concurrent;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Storage;

/// <summary>
/// The user messages of turns whose insert this process has seen acknowledged. A turn's worker repeats that insert, which is mostly in
/// vain and then costs a refused write; in the process that accepted the turn it is spared. To forget is harmless.
/// </summary>
internal sealed class AcknowledgedTurnMessages
{
    private const int Capacity = 16_384;

    private readonly ConcurrentDictionary<string, byte> _ids = new();
    private int _count;

    public void Add(Message message)
    {
        if (message.Id != message.TurnId || !_ids.TryAdd(message.Id, 0) || Interlocked.Increment(ref _count) <= Capacity)
            return;
        _ids.Clear();
        Interlocked.Exchange(ref _count, 0);
    }

    /// <summary>Whether the message is known to be stored. It is asked once a message, by the turn's worker.</summary>
    public bool Take(Message message)
    {
        if (message.Id != message.TurnId || !_ids.TryRemove(message.Id, out _))
            return false;
        Interlocked.Decrement(ref _count);
        return true;
    }
}
