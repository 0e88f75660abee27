using TaskMessages.EmbeddedMongo.Storage.Files;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>
/// Keeps the log short. A thread of its own copies it into the database file beside the writer; the writer then copies the few pages that
/// have come since, and SQLite starts the log from its beginning. The file keeps its length: overwriting it costs less than growing it,
/// because a commit then has no new length to make durable. While a reader needs the log it cannot start again and grows.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    private readonly Connection _connection;
    private readonly long _copySize;
    private readonly long _maxSize;
    private readonly StorageOptions _options;
    private readonly Action _endOldestReader;
    private readonly object _gate = new();
    private readonly object _copying = new();
    private readonly Thread _thread;
    private bool _requested;
    private bool _stopped;
    private long _size;
    private long _copyAt;
    private volatile bool _isCopied;

    /// <param name="connection">For the thread's own copying.</param>
    /// <param name="options">When to copy.</param>
    /// <param name="endOldestReader">Called when the log has grown too far because of a reader.</param>
    public Checkpointer(Connection connection, StorageOptions options, Action endOldestReader)
    {
        _endOldestReader = endOldestReader;
        _connection = connection;
        _options = options;
        _copySize = options.CheckpointSize;
        _maxSize = options.MaxLogSize;
        _copyAt = _copySize;
        _thread = new Thread(Loop) { IsBackground = true, Name = "Embedded database checkpoints" };
        _thread.Start();
    }

    /// <summary>Whether the writer should finish the copying between two transactions.</summary>
    public bool WantsWriter => _isCopied || _size >= _maxSize && _size >= _copyAt;

    /// <summary>Called by the writer after each commit.</summary>
    /// <param name="pages">What the transaction has written.</param>
    public void OnCommit(long pages)
    {
        _size += pages * DatabaseFile.PageSize;
        if (_size < _copyAt || _isCopied)
            return;
        lock (_gate)
        {
            _requested = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>On the writer's thread and connection, outside of a transaction.</summary>
    public void RunOnWriter(Connection connection)
    {
        bool restarts;
        // SQLite lets one connection copy at a time, so an unfinished copy would make this one fail.
        lock (_copying)
            restarts = TryCopy(connection, CheckpointMode.Restart);
        _isCopied = false;
        if (restarts)
            _size = 0;
        else if (_size >= _options.MaxHeldLogSize)
            _endOldestReader();
        _copyAt = _size + _copySize;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _connection.Dispose();
    }

    private void Loop()
    {
        while (WaitForRequest())
        {
            _options.FailPoint?.Invoke(StorageFailPoint.BeforeCheckpoint);
            lock (_copying)
            {
                TryCopy(_connection, CheckpointMode.Passive);
                _isCopied = true;
            }
        }
    }

    private bool WaitForRequest()
    {
        lock (_gate)
        {
            while (!_requested && !_stopped)
                Monitor.Wait(_gate);
            _requested = false;
            return !_stopped;
        }
    }

    private static bool TryCopy(Connection connection, CheckpointMode mode)
    {
        try
        {
            return connection.Checkpoint(mode);
        }
        catch (SqliteException)
        {
            // What could not be copied is still in the log; the next attempt comes with the next growth.
            return false;
        }
    }
}
