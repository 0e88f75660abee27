using SQLitePCL;

namespace TaskMessages.EmbeddedMongo.Storage.Sqlite;

/// <summary>
/// One SQLite connection with its prepared statements. Used by one thread at a time, so opened without SQLite's own mutex.
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int CacheWriteStatus = 9;
    private const int NoCheckpointOnClose = 1006;

    /// <summary>
    /// Keeps the locks and the log's index of SQLite within this process, which alone may have the file: a read takes no system call for
    /// them, and a full disk cannot keep the index from growing. SQLite has it on Unix only.
    /// </summary>
    private static readonly string? FileSystem = OperatingSystem.IsWindows() ? null : "unix-excl";

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Stack<Statement>> _idle = new(StringComparer.Ordinal);

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 handle) => _handle = handle;

    internal sqlite3 Handle => _handle;

    /// <summary>True outside of a transaction.</summary>
    public bool IsAutocommit => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <exception cref="SqliteException">There is no file, or it cannot be opened.</exception>
    public static Connection Open(string path, bool create = false)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_READWRITE | (create ? raw.SQLITE_OPEN_CREATE : 0);
        var result = raw.sqlite3_open_v2(path, out var handle, flags, FileSystem);
        if (result != raw.SQLITE_OK)
        {
            var message = handle is null ? "out of memory" : raw.sqlite3_errmsg(handle).utf8_to_string();
            handle?.Dispose();
            throw new SqliteException(result, message);
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        return new Connection(handle);
    }

    /// <summary>A connection that changes nothing, at its end neither, when the last connection would otherwise copy the log into the file.</summary>
    /// <inheritdoc cref="Open"/>
    public static Connection OpenUntouched(string path)
    {
        var connection = Open(path);
        _ = raw.sqlite3_db_config(connection._handle, NoCheckpointOnClose, 1, out _);
        connection.Execute("PRAGMA query_only = ON");
        return connection;
    }

    /// <summary>Rows that the last statement has inserted, changed or deleted.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>The statement for this text, prepared at its first use and kept.</summary>
    public Statement Cached(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = Prepare(sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>A statement that nobody else uses until it is given back with <see cref="Statement.Release"/>.</summary>
    public Statement Rent(string sql)
    {
        if (!_idle.TryGetValue(sql, out var idle))
        {
            idle = new Stack<Statement>();
            _idle.Add(sql, idle);
        }

        if (idle.TryPop(out var statement))
            return statement;
        statement = Prepare(sql);
        statement.Home = idle;
        return statement;
    }

    /// <summary>A statement that belongs to the caller, who disposes it.</summary>
    public Statement Prepare(string sql)
    {
        var result = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return result == raw.SQLITE_OK ? new Statement(this, statement) : throw Error(result);
    }

    public void Execute(string sql)
    {
        var result = raw.sqlite3_exec(_handle, sql);
        if (result != raw.SQLITE_OK)
        {
            throw Error(result);
        }
    }

    /// <summary>The first column of the first row, or null without rows.</summary>
    public long? ScalarInt64(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : null;
    }

    public string? ScalarText(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) : null;
    }

    /// <summary>Gives up all prepared statements that are not in use.</summary>
    public void ForgetStatements()
    {
        foreach (var statement in _statements.Values.Concat(_idle.Values.SelectMany(idle => idle)))
            statement.Dispose();
        _statements.Clear();
        _idle.Clear();
    }

    public void Dispose()
    {
        ForgetStatements();
        _handle.Dispose();
    }

    /// <summary>Copies the log into the database file.</summary>
    /// <returns>Whether that went as far as the mode says; false when somebody was in the way.</returns>
    public bool Checkpoint(CheckpointMode mode)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(_handle, "main", (int)mode, out _, out _);
        return result is raw.SQLITE_OK or raw.SQLITE_BUSY ? result == raw.SQLITE_OK : throw Error(result);
    }

    /// <summary>Ends what the connection's thread does in SQLite at this moment, with an error. From any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_handle);

    /// <summary>Pages that this connection has written to the log since it was last asked.</summary>
    public long TakePagesWritten()
    {
        var result = raw.sqlite3_db_status(_handle, CacheWriteStatus, out var pages, out _, 1);
        return result == raw.SQLITE_OK ? pages : throw Error(result);
    }

    internal SqliteException Error(int result)
    {
        var extended = raw.sqlite3_extended_errcode(_handle);
        var code = (extended & 0xFF) == (result & 0xFF) ? extended : result;
        return new SqliteException(code, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }
}
