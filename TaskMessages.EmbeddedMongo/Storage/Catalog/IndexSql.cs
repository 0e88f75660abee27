namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>
/// The statements of one index. Its table maps an encoded key <c>k</c> to the document's row <c>r</c>; rows of the collection are
/// <c>(r, d)</c>. Ranges are <c>?1 &lt;= k &lt; ?2</c>; resumed ones start behind the entry <c>(?3, ?4)</c>.
/// </summary>
internal sealed class IndexSql
{
    public IndexSql(string index, string collection)
    {
        CreateUnique = $"CREATE TABLE {index}(k BLOB PRIMARY KEY, r INTEGER NOT NULL) WITHOUT ROWID";
        Create = $"CREATE TABLE {index}(k BLOB, r INTEGER, PRIMARY KEY(k, r)) WITHOUT ROWID";
        Drop = $"DROP TABLE {index}";
        Insert = $"INSERT INTO {index}(k, r) VALUES(?1, ?2)";
        Delete = $"DELETE FROM {index} WHERE k = ?1 AND r = ?2";
        Point = $"SELECT c.r, c.d FROM {index} AS x CROSS JOIN {collection} AS c ON c.r = x.r WHERE x.k = ?1";
        var scan = $"SELECT c.r, c.d, x.k FROM {index} AS x CROSS JOIN {collection} AS c ON c.r = x.r WHERE x.k >= ?1 AND x.k < ?2";
        Forward = scan + " ORDER BY x.k, x.r";
        Backward = scan + " ORDER BY x.k DESC, x.r DESC";
        ForwardFrom = scan + " AND (x.k, x.r) > (?3, ?4) ORDER BY x.k, x.r";
        BackwardFrom = scan + " AND (x.k, x.r) < (?3, ?4) ORDER BY x.k DESC, x.r DESC";
        Count = $"SELECT count(*) FROM {index} WHERE k >= ?1 AND k < ?2";
        CountAll = $"SELECT count(*) FROM {index}";
        Entries = $"SELECT k, r FROM {index}";
        Contains = $"SELECT 1 FROM {index} WHERE k = ?1 AND r = ?2";
        KeySize = $"SELECT ifnull(sum(length(k) + 8), 0) FROM {index}";
    }

    public string Create { get; }

    public string CreateUnique { get; }

    public string Drop { get; }

    public string Insert { get; }

    public string Delete { get; }

    public string Point { get; }

    public string Forward { get; }

    public string Backward { get; }

    public string ForwardFrom { get; }

    public string BackwardFrom { get; }

    public string Count { get; }

    public string CountAll { get; }

    public string Entries { get; }

    public string Contains { get; }

    public string KeySize { get; }
}
