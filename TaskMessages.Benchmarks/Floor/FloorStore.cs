using Microsoft.Data.Sqlite;
using TaskMessages.Benchmarks.Database;

namespace TaskMessages.Benchmarks.Floor;

/// <summary>
/// The least that keeps a task and its messages: two tables in SQLite, <c>synchronous=FULL</c>, one commit for all that wait. No ledger that can be read
/// in order, no states, no leases.
/// </summary>
internal sealed class FloorStore : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE tasks (id INTEGER PRIMARY KEY, is_done INTEGER NOT NULL, created_at INTEGER NOT NULL);
        CREATE INDEX tasks_open ON tasks (is_done, created_at);
        CREATE TABLE messages (task_id INTEGER, seq INTEGER, author TEXT NOT NULL, text TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (task_id, seq)) WITHOUT ROWID;
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteWriter _writer;
    private readonly SqliteCommand _insertTask;
    private readonly SqliteCommand _insertMessage;
    private readonly SqliteCommand _finishTask;
    private long _lastId;

    /// <param name="path">A file that does not exist yet.</param>
    public FloorStore(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        using (var schema = _connection.CreateCommand())
        {
            schema.CommandText = Schema;
            schema.ExecuteNonQuery();
        }

        _insertTask = SqliteSide.Command(_connection, "INSERT INTO tasks VALUES ($id, 0, $time)", "$id", "$time");
        _insertMessage = SqliteSide.Command(_connection, "INSERT INTO messages VALUES ($id, $seq, $author, $text, $time)", "$id", "$seq", "$author", "$text", "$time");
        _finishTask = SqliteSide.Command(_connection, "UPDATE tasks SET is_done = 1 WHERE id = $id", "$id");
        _writer = new SqliteWriter(_connection);
    }

    /// <summary>Completes when the task and its user's message are on the disk.</summary>
    /// <returns>The task's number.</returns>
    public async Task<long> CreateAsync(string text, long time)
    {
        var id = Interlocked.Increment(ref _lastId);
        await _writer.RunAsync(() => Run(_insertTask, id, time) + Run(_insertMessage, id, 1, "user", text, time));
        return id;
    }

    /// <summary>Completes when the answer is on the disk and the task is done.</summary>
    public Task AnswerAsync(long id, string text, long time) =>
        _writer.RunAsync(() => Run(_insertMessage, id, 2, "agent", text, time) + Run(_finishTask, id));

    public void Dispose()
    {
        _writer.Dispose();
        foreach (var command in (SqliteCommand[])[_insertTask, _insertMessage, _finishTask])
            command.Dispose();
        _connection.Dispose();
    }

    private static int Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        return command.ExecuteNonQuery();
    }
}
