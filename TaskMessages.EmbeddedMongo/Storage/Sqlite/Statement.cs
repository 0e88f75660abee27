using System.Text;
using SQLitePCL;

namespace TaskMessages.EmbeddedMongo.Storage.Sqlite;

/// <summary>
/// A prepared statement, kept for the life of its connection. Spans returned by <see cref="Blob"/> are SQLite's own memory and end with
/// the next <see cref="Step"/> or <see cref="Reset"/>.
/// </summary>
internal sealed class Statement : IDisposable
{
    /// <summary>Statements with one text that wait for their next use. A merge can have many at once.</summary>
    private const int MaxIdle = 8;

    private readonly Connection _connection;
    private readonly sqlite3_stmt _handle;

    internal Statement(Connection connection, sqlite3_stmt handle)
    {
        _connection = connection;
        _handle = handle;
    }

    /// <summary>Where the statement waits for its next use when it was rented.</summary>
    internal Stack<Statement>? Home { get; set; }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        // An empty span with a null reference would be bound as NULL.
        var result = value.IsEmpty ? raw.sqlite3_bind_zeroblob(_handle, index, 0) : raw.sqlite3_bind_blob(_handle, index, value);
        if (result != raw.SQLITE_OK)
        {
            throw _connection.Error(result);
        }

        return this;
    }

    public Statement Bind(int index, long value)
    {
        var result = raw.sqlite3_bind_int64(_handle, index, value);
        if (result != raw.SQLITE_OK)
        {
            throw _connection.Error(result);
        }

        return this;
    }

    public Statement Bind(int index, string value)
    {
        var result = raw.sqlite3_bind_text(_handle, index, Encoding.UTF8.GetBytes(value));
        if (result != raw.SQLITE_OK)
        {
            throw _connection.Error(result);
        }

        return this;
    }

    /// <summary>Moves to the next row; false at the end. After an error the statement has been reset.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_handle);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        if (result == raw.SQLITE_DONE)
        {
            return false;
        }

        var error = _connection.Error(result);
        raw.sqlite3_reset(_handle);
        throw error;
    }

    /// <summary>Runs a statement that returns no rows and makes it ready for the next run.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>As <see cref="Run"/>, but answers a violated uniqueness constraint with false: the statement has then changed nothing.</summary>
    public bool TryRun()
    {
        var result = raw.sqlite3_step(_handle);
        if (result == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(_handle);
            return true;
        }

        var error = (result & 0xFF) == raw.SQLITE_CONSTRAINT ? null : _connection.Error(result);
        raw.sqlite3_reset(_handle);
        return error is null ? false : throw error;
    }

    /// <summary>Ends the current run, releasing its locks and cursor. The bindings stay.</summary>
    public void Reset() => raw.sqlite3_reset(_handle);

    /// <summary>Gives a rented statement back. A few of each are kept.</summary>
    public void Release()
    {
        if (Home!.Count >= MaxIdle)
        {
            Dispose();
            return;
        }

        Reset();
        Home.Push(this);
    }

    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_handle, column);

    public long Int64(int column) => raw.sqlite3_column_int64(_handle, column);

    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string();

    public void Dispose() => _handle.Dispose();
}
