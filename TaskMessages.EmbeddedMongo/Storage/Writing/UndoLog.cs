using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>
/// What the jobs of one transaction have changed, so that a failing job can be taken back alone. SQLite's own savepoints would copy every
/// page that each job touches; here the usual job costs a few entries, and only changes of tables open a savepoint.
/// </summary>
internal sealed class UndoLog(Connection connection)
{
    private readonly List<Entry> _entries = [];
    private int _savepoints;

    /// <summary>To be given to <see cref="RollBack"/>.</summary>
    public int Mark => _entries.Count;

    /// <param name="sql">Takes the change back.</param>
    /// <param name="key">Its first parameter; null for a document row.</param>
    /// <param name="row">Its second parameter, or the first without a key.</param>
    /// <param name="document">The second parameter of statements that restore a document.</param>
    public void Add(string sql, byte[]? key, long row, BsonDocument? document = null) => _entries.Add(new Entry(sql, key, row, document));

    /// <summary>Opens a savepoint, before tables are created, dropped or rebuilt.</summary>
    public void BeginTables()
    {
        var name = "t" + _savepoints++;
        connection.Execute("SAVEPOINT " + name);
        _entries.Add(new Entry(name, null, 0, null) { IsSavepoint = true });
    }

    /// <summary>Takes back all changes since the mark, the last one first.</summary>
    public void RollBack(int mark)
    {
        for (var i = _entries.Count - 1; i >= mark; i--)
            TakeBack(_entries[i]);
        _entries.RemoveRange(mark, _entries.Count - mark);
    }

    /// <summary>Forgets everything, after the transaction has ended.</summary>
    public void Clear()
    {
        _entries.Clear();
        _savepoints = 0;
    }

    private void TakeBack(Entry entry)
    {
        if (entry.IsSavepoint)
        {
            connection.Execute($"ROLLBACK TO {entry.Sql}; RELEASE {entry.Sql}");
            return;
        }

        var statement = connection.Cached(entry.Sql);
        if (entry.Key is not null)
            statement.Bind(1, entry.Key).Bind(2, entry.Row);
        else
            statement.Bind(1, entry.Row);
        if (entry.Document is not null)
            statement.Bind(2, BsonCodec.Encode(entry.Document));
        statement.Run();
    }

    private readonly record struct Entry(string Sql, byte[]? Key, long Row, BsonDocument? Document)
    {
        public bool IsSavepoint { get; init; }
    }
}
