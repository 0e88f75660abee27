using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>A collection as one state of the catalog knows it. Immutable.</summary>
internal sealed class CollectionInfo
{
    public CollectionInfo(int id, string database, string name, Guid uuid, BsonDocument options, IReadOnlyList<IndexInfo> indexes)
    {
        Id = id;
        Database = database;
        Name = name;
        FullName = database + "." + name;
        Uuid = uuid;
        Options = options;
        Indexes = indexes;
        Sql = new CollectionSql("c" + id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Never used again once the collection is dropped.</summary>
    public int Id { get; }

    public string Database { get; }

    public string Name { get; }

    /// <summary>Database and name, as error messages show it.</summary>
    public string FullName { get; }

    public Guid Uuid { get; }

    /// <summary>As given to the create command.</summary>
    public BsonDocument Options { get; }

    /// <summary>The _id index first, then in the order of creation.</summary>
    public IReadOnlyList<IndexInfo> Indexes { get; }

    public IndexInfo IdIndex => Indexes[0];

    public CollectionSql Sql { get; }

    public IndexInfo? FindIndex(string name) => Indexes.FirstOrDefault(index => index.Name == name);

    public CollectionInfo With(IReadOnlyList<IndexInfo> indexes) => new(Id, Database, Name, Uuid, Options, indexes);

    public CollectionInfo With(IndexInfo changed) => With(Indexes.Select(index => index.Id == changed.Id ? changed : index).ToArray());
}
