namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>The statements of one collection's document table <c>(r, d)</c>: row number and BSON.</summary>
internal sealed class CollectionSql
{
    public CollectionSql(string table)
    {
        Create = $"CREATE TABLE {table}(r INTEGER PRIMARY KEY, d BLOB NOT NULL)";
        Drop = $"DROP TABLE {table}";
        Insert = $"INSERT INTO {table}(r, d) VALUES(?1, ?2)";
        Update = $"UPDATE {table} SET d = ?2 WHERE r = ?1";
        Delete = $"DELETE FROM {table} WHERE r = ?1";
        LastRow = $"SELECT max(r) FROM {table}";
        Rows = $"SELECT ifnull((SELECT min(r) FROM {table}), 0), ifnull((SELECT max(r) FROM {table}), -1)";
        Forward = $"SELECT r, d FROM {table} WHERE r > ?1 ORDER BY r";
        Backward = $"SELECT r, d FROM {table} WHERE r < ?1 ORDER BY r DESC";
        Get = $"SELECT r, d FROM {table} WHERE r = ?1";
        DataSize = $"SELECT count(*), ifnull(sum(length(d)), 0) FROM {table}";
    }

    public string Create { get; }

    public string Drop { get; }

    public string Insert { get; }

    public string Update { get; }

    public string Delete { get; }

    public string LastRow { get; }

    /// <summary>The first and the last row; 0 and -1 when there is none.</summary>
    public string Rows { get; }

    public string Forward { get; }

    public string Backward { get; }

    public string Get { get; }

    public string DataSize { get; }
}
