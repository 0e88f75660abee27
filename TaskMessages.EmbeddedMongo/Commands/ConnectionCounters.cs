namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>How many clients there are and were, as <c>serverStatus.connections</c> shows it.</summary>
internal sealed class ConnectionCounters
{
    private int _current;
    private int _created;

    public int Current => Volatile.Read(ref _current);

    public int Created => Volatile.Read(ref _created);

    /// <summary>Counts a new client and gives it its number.</summary>
    public int Open()
    {
        Interlocked.Increment(ref _current);
        return Interlocked.Increment(ref _created);
    }

    public void Close() => Interlocked.Decrement(ref _current);
}
