using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>Connections for readers, opened when needed up to a limit; the last one given back is the first to be used again.</summary>
internal sealed class ReaderPool(Func<Connection> open, int limit) : IDisposable
{
    private static readonly TimeSpan CancellationCheck = TimeSpan.FromMilliseconds(20);

    private readonly object _gate = new();
    private readonly Stack<Reader> _idle = new();
    private readonly List<Reader> _busy = [];
    private int _open;
    private int _waiting;
    private bool _closed;

    public Reader Rent(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_closed, this);
                if (_idle.TryPop(out var reader))
                    return Start(reader);
                if (_open < limit)
                    break;
                _waiting++;
                Monitor.Wait(_gate, CancellationCheck);
                _waiting--;
            }

            _open++;
        }

        try
        {
            var reader = new Reader(open());
            lock (_gate)
                return Start(reader);
        }
        catch (SqliteException)
        {
            Forget();
            throw;
        }
    }

    public void Return(Reader reader)
    {
        lock (_gate)
        {
            _busy.Remove(reader);
            _idle.Push(reader);
            if (_waiting > 0)
                Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Has the reader that has been at work for the longest time fail with SnapshotTooOld.</summary>
    public void InterruptOldest()
    {
        // Within the gate, so that the reader cannot be given back and serve somebody else meanwhile.
        lock (_gate)
        {
            if (_busy.Count > 0)
                _busy[0].Interrupt();
        }
    }

    /// <summary>Waits for readers at work, then closes all connections.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _waiting++;
            while (_idle.Count < _open)
                Monitor.Wait(_gate);
            foreach (var reader in _idle)
                reader.Dispose();
            _idle.Clear();
            _open = 0;
        }
    }

    /// <summary>Within the gate. The busy ones are in the order in which they started.</summary>
    private Reader Start(Reader reader)
    {
        _busy.Add(reader);
        return reader;
    }

    private void Forget()
    {
        lock (_gate)
        {
            _open--;
            Monitor.PulseAll(_gate);
        }
    }
}
