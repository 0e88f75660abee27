using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace TaskMessages.Benchmarks.Database;

/// <summary>Tables made for exactly these rows, through Microsoft.Data.Sqlite: WAL, <c>synchronous=FULL</c>, commands prepared once.</summary>
internal sealed class SqliteSide : DatabaseSide
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS inserted (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, created_at INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS inserted_n ON inserted (n);
        CREATE TABLE IF NOT EXISTS readables (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, created_at INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS readables_n ON readables (n);
        CREATE TABLE IF NOT EXISTS queue (id INTEGER PRIMARY KEY, agent_id INTEGER, lifecycle TEXT, status TEXT, control_state TEXT, state_version INTEGER, input TEXT, seq INTEGER,
          turn_id TEXT, turn_kind TEXT, turn_message TEXT, turn_attempt INTEGER, turn_visible_at INTEGER, turn_started_at INTEGER, turn_owner TEXT, turn_token TEXT,
          created_at INTEGER, updated_at INTEGER);
        CREATE INDEX IF NOT EXISTS queue_due ON queue (turn_visible_at) WHERE turn_visible_at IS NOT NULL;
        """;

    private const string ClaimText = """
        UPDATE queue SET turn_owner = $owner, turn_token = $token, turn_visible_at = $leaseEnd, turn_attempt = turn_attempt + 1, turn_started_at = min(coalesce(turn_started_at, $now), $now)
        WHERE id = (SELECT id FROM queue WHERE status = 'running' AND turn_visible_at <= $now ORDER BY turn_visible_at LIMIT 1)
        RETURNING *
        """;

    private readonly string _connectionString;
    private readonly SqliteConnection _connection;
    private readonly SqliteWriter _writer;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _insertReadable;
    private readonly SqliteCommand _insertQueued;
    private readonly SqliteCommand _claim;
    private readonly ConcurrentBag<SqliteReader> _readers = [];

    public SqliteSide(string directory, DatabaseOptions options)
        : base(DatabaseColumns.Raw, options)
    {
        Directory.CreateDirectory(directory);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "raw.sqlite"), Pooling = false }.ToString();
        _connection = Open();
        using (var schema = _connection.CreateCommand())
        {
            schema.CommandText = Schema;
            schema.ExecuteNonQuery();
        }

        const string rowColumns = "(id, n, author, text, created_at) VALUES ($id, $n, $author, $text, $time)";
        _insert = Command(_connection, "INSERT INTO inserted " + rowColumns, "$id", "$n", "$author", "$text", "$time");
        _insertReadable = Command(_connection, "INSERT INTO readables " + rowColumns, "$id", "$n", "$author", "$text", "$time");
        _insertQueued = Command(
            _connection,
            "INSERT INTO queue VALUES ($id, 1, 'open', 'running', 'running', 1, $text, 3, $token, 'create', $text, 0, $time, NULL, NULL, NULL, $time, $time)",
            "$id", "$text", "$token", "$time");
        _claim = Command(_connection, ClaimText, "$owner", "$token", "$leaseEnd", "$now");
        _writer = new SqliteWriter(_connection);
    }

    /// <summary>A command whose parameters take their values later.</summary>
    public static SqliteCommand Command(SqliteConnection connection, string text, params string[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this program.
        command.CommandText = text;
#pragma warning restore CA2100 // as above
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    public override ValueTask DisposeAsync()
    {
        _writer.Dispose();
        foreach (var reader in _readers)
            reader.Dispose();
        foreach (var command in (SqliteCommand[])[_insert, _insertReadable, _insertQueued, _claim])
            command.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task InsertReadablesAsync(int first, int count, CancellationToken cancellationToken) =>
        _writer.RunAsync(() => Enumerable.Range(first, count).Sum(id => InsertRow(_insertReadable, id, SampleRow.Number(id, Documents))));

    protected override Task ClearQueueAsync(CancellationToken cancellationToken) => _writer.RunAsync(() =>
    {
        using var command = Command(_connection, "DELETE FROM queue");
        return command.ExecuteNonQuery();
    });

    protected override Task InsertQueuedAsync(int first, int count, CancellationToken cancellationToken) =>
        _writer.RunAsync(() => Enumerable.Range(first, count).Sum(id => Run(_insertQueued, id, SampleRow.Text, SampleRow.Token, SampleRow.Time(id))));

    protected override Task InsertAsync(int id, CancellationToken cancellationToken) =>
        _writer.RunAsync(() => InsertRow(_insert, id, SampleRow.Number(id, MongoSide.InsertedNumbers)));

    protected override Task InsertManyAsync(int firstId, CancellationToken cancellationToken) =>
        _writer.RunAsync(() => Enumerable.Range(firstId, SampleRow.BulkSize).Sum(id => InsertRow(_insert, id, SampleRow.Number(id, MongoSide.InsertedNumbers))));

    protected override async Task<bool> ClaimAsync(long leaseEnd, CancellationToken cancellationToken) =>
        await _writer.RunAsync(() => Claim(leaseEnd)) == 1;

    protected override Task<bool> ReadAsync(int id, CancellationToken cancellationToken) => Task.FromResult(Read(reader => reader.Point(id)) == 1);

    protected override Task<int> ReadRangeAsync(int from, CancellationToken cancellationToken) => Task.FromResult(Read(reader => reader.Range(from)));

    private static int InsertRow(SqliteCommand command, int id, int number) => Run(command, id, number, SampleRow.Author, SampleRow.Text, SampleRow.Time(id));

    private static int Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        Bind(command, values);
        return command.ExecuteNonQuery();
    }

    private static void Bind(SqliteCommand command, ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }

    private int Claim(long leaseEnd)
    {
        Bind(_claim, [SampleRow.Owner, SampleRow.Token, leaseEnd, SampleRow.Now]);
        using var reader = _claim.ExecuteReader();
        var claimed = 0;
        var values = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(values);
            claimed++;
        }

        return claimed;
    }

    private int Read(Func<SqliteReader, int> read)
    {
        if (!_readers.TryTake(out var reader))
            reader = new SqliteReader(Open());
        var count = read(reader);
        _readers.Add(reader);
        return count;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
        command.ExecuteNonQuery();
        return connection;
    }
}
