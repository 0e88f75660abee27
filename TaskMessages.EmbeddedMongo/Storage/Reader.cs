using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>One connection that reads, with the catalog of the state that it last saw.</summary>
internal sealed class Reader(Connection connection) : IDisposable
{
    /// <summary>Takes the snapshot and holds it until it is reset; BEGIN and COMMIT would be two statements more for each read.</summary>
    private readonly Statement _snapshot = connection.Prepare(CatalogStore.VersionSql);

    private CatalogSnapshot _catalog = CatalogSnapshot.Empty;

    /// <param name="latest">The catalog of the last commit, which usually is the snapshot's own.</param>
    /// <param name="options">Limits of the session.</param>
    /// <param name="work">Reads within the snapshot.</param>
    public T Run<T>(CatalogSnapshot latest, StorageOptions options, Func<ReadSession, T> work)
    {
        try
        {
            var version = CatalogStore.StepToVersion(_snapshot);
            if (version != _catalog.Version || !ReferenceEquals(_catalog, latest))
                UseCatalog(version, latest);
            return work(ReadSession.Create(connection, _catalog, options));
        }
        finally
        {
            _snapshot.Reset();
        }
    }

    public void Dispose()
    {
        _snapshot.Dispose();
        connection.Dispose();
    }

    private void UseCatalog(long version, CatalogSnapshot latest)
    {
        if (version != _catalog.Version)
            connection.ForgetStatements();
        if (version == latest.Version)
            _catalog = latest;
        else if (version != _catalog.Version)
            _catalog = CatalogStore.Load(connection);
    }
}
