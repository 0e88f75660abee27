namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>Jobs on their way to the writer. Many threads add, one takes.</summary>
internal sealed class JobQueue
{
    private readonly object _gate = new();
    private Queue<WriteJob> _incoming = new();
    private bool _closed;

    /// <summary>Whether something has come in that was not taken.</summary>
    public bool HasIncoming
    {
        get
        {
            lock (_gate)
                return _incoming.Count > 0;
        }
    }

    /// <summary>False when the queue has been closed.</summary>
    public bool TryAdd(WriteJob job)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            _incoming.Enqueue(job);
            if (_incoming.Count == 1)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Exchanges an empty queue for what has come in, without waiting.</summary>
    public Queue<WriteJob> Take(Queue<WriteJob> empty)
    {
        lock (_gate)
        {
            if (_incoming.Count == 0)
                return empty;
            (var taken, _incoming) = (_incoming, empty);
            return taken;
        }
    }

    /// <summary>Waits until there is something to take; false when the queue is closed and empty.</summary>
    public bool Wait()
    {
        lock (_gate)
        {
            while (_incoming.Count == 0)
            {
                if (_closed)
                    return false;
                Monitor.Wait(_gate);
            }

            return true;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
