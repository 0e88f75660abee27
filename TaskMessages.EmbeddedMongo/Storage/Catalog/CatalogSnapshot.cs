using System.Collections.Immutable;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>All collections in one state of the catalog. Immutable; a reader uses the one that belongs to its snapshot of the data.</summary>
internal sealed class CatalogSnapshot
{
    private readonly ImmutableDictionary<(string Database, string Name), CollectionInfo> _byName;
    private readonly ImmutableDictionary<int, CollectionInfo> _byId;

    private CatalogSnapshot(
        long version,
        ImmutableDictionary<(string Database, string Name), CollectionInfo> byName,
        ImmutableDictionary<int, CollectionInfo> byId)
    {
        Version = version;
        _byName = byName;
        _byId = byId;
    }

    public static CatalogSnapshot Empty { get; } =
        new(0, ImmutableDictionary<(string Database, string Name), CollectionInfo>.Empty, ImmutableDictionary<int, CollectionInfo>.Empty);

    /// <summary>Counts the changes of the catalog, in the file, too.</summary>
    public long Version { get; }

    public IEnumerable<CollectionInfo> Collections => _byId.Values;

    public CollectionInfo? Find(string database, string name) => _byName.GetValueOrDefault((database, name));

    public CollectionInfo? Find(int id) => _byId.GetValueOrDefault(id);

    public CatalogSnapshot With(long version) => new(version, _byName, _byId);

    public CatalogSnapshot With(CollectionInfo collection) =>
        new(Version, _byName.SetItem((collection.Database, collection.Name), collection), _byId.SetItem(collection.Id, collection));

    public CatalogSnapshot Without(CollectionInfo collection) =>
        new(Version, _byName.Remove((collection.Database, collection.Name)), _byId.Remove(collection.Id));
}
