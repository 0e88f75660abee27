using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>
/// The catalog's tables: <c>collections(id, d)</c> with one BSON document a collection, and <c>catalog</c>, one row that counts the
/// changes and gives out ids.
/// </summary>
internal static class CatalogStore
{
    public const string VersionSql = "SELECT version FROM catalog";

    private const string Schema =
        """
        CREATE TABLE catalog(id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, last_id INTEGER NOT NULL);
        CREATE TABLE collections(id INTEGER PRIMARY KEY, d BLOB NOT NULL);
        INSERT INTO catalog(id, version, last_id) VALUES(1, 0, 0);
        """;

    public static void Create(Connection connection) => connection.Execute(Schema);

    public static long ReadVersion(Connection connection)
    {
        var statement = connection.Cached(VersionSql);
        var version = StepToVersion(statement);
        statement.Reset();
        return version;
    }

    /// <summary>Runs a statement of <see cref="VersionSql"/> and leaves it on its row.</summary>
    public static long StepToVersion(Statement statement) =>
        statement.Step() ? statement.Int64(0) : throw new BsonFormatException("The catalog has no version.");

    /// <exception cref="BsonFormatException">A row is not what this class writes.</exception>
    public static CatalogSnapshot Load(Connection connection)
    {
        var catalog = CatalogSnapshot.Empty.With(ReadVersion(connection));
        using var rows = connection.Prepare("SELECT id, d FROM collections ORDER BY id");
        while (rows.Step())
            catalog = catalog.With(Read((int)rows.Int64(0), BsonCodec.Decode(rows.Blob(1))));
        return catalog;
    }

    /// <summary>Drops the tables of indexes whose build was not ended.</summary>
    public static void DropUnfinished(Connection connection, CatalogSnapshot catalog)
    {
        var known = catalog.Collections.SelectMany(collection => collection.Indexes).Select(index => index.Table).ToHashSet(StringComparer.Ordinal);
        var unfinished = new List<string>();
        using (var tables = connection.Prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'x[0-9]*'"))
        {
            while (tables.Step())
                unfinished.Add(tables.Text(0));
        }

        foreach (var table in unfinished.Where(table => !known.Contains(table)))
            connection.Execute($"DROP TABLE {table}");
    }

    public static int NextId(Connection connection)
    {
        connection.Cached("UPDATE catalog SET last_id = last_id + 1").Run();
        return (int)connection.ScalarInt64("SELECT last_id FROM catalog")!.Value;
    }

    public static void Save(Connection connection, CollectionInfo collection) =>
        connection.Cached("INSERT INTO collections(id, d) VALUES(?1, ?2) ON CONFLICT(id) DO UPDATE SET d = ?2")
            .Bind(1, collection.Id).Bind(2, BsonCodec.Encode(Write(collection))).Run();

    public static void Delete(Connection connection, CollectionInfo collection) =>
        connection.Cached("DELETE FROM collections WHERE id = ?1").Bind(1, collection.Id).Run();

    public static void SaveVersion(Connection connection, long version) =>
        connection.Cached("UPDATE catalog SET version = ?1").Bind(1, version).Run();

    private static BsonDocument Write(CollectionInfo collection) => new()
    {
        { "db", collection.Database },
        { "name", collection.Name },
        { "uuid", collection.Uuid.ToString() },
        { "options", collection.Options },
        { "indexes", new BsonArray(collection.Indexes.Select(Write)) },
    };

    private static BsonDocument Write(IndexInfo index) => new()
    {
        { "id", index.Id },
        { "multikey", (long)index.MultikeyFields },
        { "spec", index.Spec.ToDocument() },
    };

    private static CollectionInfo Read(int id, BsonDocument row)
    {
        try
        {
            var indexes = row["indexes"].AsBsonArray.Select(item => Read(id, item)).ToArray();
            if (indexes.Length == 0 || !indexes[0].IsId)
                throw new BsonFormatException($"Collection {id} has no _id index.");
            return new CollectionInfo(id, row["db"].AsString, row["name"].AsString, Guid.Parse(row["uuid"].AsString), row["options"].AsBsonDocument, indexes);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidCastException or FormatException)
        {
            throw new BsonFormatException($"The catalog's row of collection {id} is malformed: {e.Message}");
        }
    }

    private static IndexInfo Read(int collectionId, BsonValue index) =>
        new(index["id"].AsInt32, collectionId, IndexSpec.Read(index["spec"].AsBsonDocument), (ulong)index["multikey"].AsInt64);
}
