using Microsoft.Data.Sqlite;

namespace TaskMessages.Benchmarks.Database;

/// <summary>One connection that reads, with its commands prepared.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const string Columns = "SELECT id, n, author, text, created_at FROM readables ";

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _point;
    private readonly SqliteCommand _range;

    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        _point = SqliteSide.Command(connection, Columns + "WHERE id = $value", "$value");
        _range = SqliteSide.Command(connection, Columns + $"WHERE n >= $value ORDER BY n LIMIT {SampleRow.RangeSize}", "$value");
    }

    /// <returns>How many rows were read.</returns>
    public int Point(int id) => Read(_point, id).Count;

    /// <inheritdoc cref="Point"/>
    public int Range(int from) => Read(_range, from).Count;

    public void Dispose()
    {
        _point.Dispose();
        _range.Dispose();
        _connection.Dispose();
    }

    private static List<ReadRow> Read(SqliteCommand command, int value)
    {
        command.Parameters[0].Value = value;
        var rows = new List<ReadRow>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add(new ReadRow(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetInt64(4)));
        return rows;
    }

    private sealed record ReadRow(long Id, long Number, string Author, string Text, long CreatedAt);
}
