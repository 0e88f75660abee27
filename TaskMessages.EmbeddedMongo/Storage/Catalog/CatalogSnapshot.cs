namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>All collections in one state of the catalog. Immutable; a reader uses the one that belongs to its snapshot of the data.</summary>
internal sealed class CatalogSnapshot
{
    private readonly Dictionary<(string Database, string Name), CollectionInfo> _byName;
    private readonly Dictionary<int, CollectionInfo> _byId;

    private CatalogSnapshot(long version, Dictionary<(string Database, string Name), CollectionInfo> byName, Dictionary<int, CollectionInfo> byId)
    {
        Version = version;
        _byName = byName;
        _byId = byId;
    }

    public static CatalogSnapshot Empty { get; } = new(0, [], []);

    /// <summary>Counts the changes of the catalog, in the file, too.</summary>
    public long Version { get; }

    public IEnumerable<CollectionInfo> Collections => _byId.Values;

    public CollectionInfo? Find(string database, string name) => _byName.GetValueOrDefault((database, name));

    public CollectionInfo? Find(int id) => _byId.GetValueOrDefault(id);

    public CatalogSnapshot With(long version) => new(version, _byName, _byId);

    public CatalogSnapshot With(CollectionInfo collection) => new(
        Version,
        new Dictionary<(string, string), CollectionInfo>(_byName) { [(collection.Database, collection.Name)] = collection },
        new Dictionary<int, CollectionInfo>(_byId) { [collection.Id] = collection });

    public CatalogSnapshot Without(CollectionInfo collection)
    {
        var less = new CatalogSnapshot(Version, new Dictionary<(string, string), CollectionInfo>(_byName), new Dictionary<int, CollectionInfo>(_byId));
        less._byName.Remove((collection.Database, collection.Name));
        less._byId.Remove(collection.Id);
        return less;
    }
}
