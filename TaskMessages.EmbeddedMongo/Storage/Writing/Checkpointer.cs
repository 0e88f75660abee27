using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>
/// Copies the log into the database file beside the writer, so that commits never wait for it. Only when the log has outgrown its limit
/// does the writer copy the last pages itself: with nothing left to copy, SQLite starts the log from its beginning.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    private const int Passive = 0;
    private const int Truncate = 3;

    private readonly Connection _connection;
    private readonly string _logPath;
    private readonly StorageOptions _options;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private bool _requested;
    private bool _stopped;
    private long _copiedAt;
    private int _commits;
    private volatile bool _wantsWriter;

    public Checkpointer(Connection connection, string logPath, StorageOptions options)
    {
        _connection = connection;
        _logPath = logPath;
        _options = options;
        _thread = new Thread(Loop) { IsBackground = true, Name = "Embedded database checkpoints" };
        _thread.Start();
    }

    /// <summary>Whether the log is too long and the writer should finish the copying between two transactions.</summary>
    public bool WantsWriter => _wantsWriter;

    /// <summary>Called by the writer after each commit.</summary>
    public void OnCommit()
    {
        if ((++_commits & 15) != 0)
            return;
        lock (_gate)
        {
            if (_requested)
                return;
            _requested = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>On the writer's thread and connection, outside of a transaction.</summary>
    public void RunOnWriter(Connection connection)
    {
        _wantsWriter = false;
        try
        {
            connection.Checkpoint(Truncate);
        }
        catch (SqliteException)
        {
            // The log stays as it is; the next attempt comes with the next growth.
        }
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
            var size = LogSize();
            if (size < _copiedAt)
                _copiedAt = 0;
            if (size - _copiedAt < _options.CheckpointSize)
                continue;
            _options.FailPoint?.Invoke(StorageFailPoint.BeforeCheckpoint);
            try
            {
                _connection.Checkpoint(Passive);
                _copiedAt = size;
            }
            catch (SqliteException)
            {
                // As above: what could not be copied is still in the log.
            }

            _wantsWriter = size > _options.MaxLogSize;
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

    private long LogSize()
    {
        var log = new FileInfo(_logPath);
        return log.Exists ? log.Length : 0;
    }
}
