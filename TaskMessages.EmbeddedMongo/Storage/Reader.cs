using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>One connection that reads, with the catalog of the state that it last saw.</summary>
internal sealed class Reader(Connection connection) : IDisposable
{
    /// <summary>Takes the snapshot and holds it until it is reset; BEGIN and COMMIT would be two statements more for each read.</summary>
    private readonly Statement _snapshot = connection.Prepare(CatalogStore.VersionSql);

    private volatile bool _isInterrupted;
    private CatalogSnapshot _catalog = CatalogSnapshot.Empty;

    /// <param name="latest">The catalog of the last commit, which usually is the snapshot's own.</param>
    /// <param name="options">Limits of the session.</param>
    /// <param name="usage">Where uses of indexes are counted.</param>
    /// <param name="work">Reads within the snapshot.</param>
    public T Run<T>(CatalogSnapshot latest, StorageOptions options, IndexUsage usage, Func<ReadSession, T> work)
    {
        _isInterrupted = false;
        try
        {
            var version = CatalogStore.StepToVersion(_snapshot);
            if (version != _catalog.Version || !ReferenceEquals(_catalog, latest))
                UseCatalog(version, latest);
            return work(ReadSession.Create(connection, _catalog, options, usage));
        }
        catch (SqliteException error) when (error.IsInterruption && _isInterrupted)
        {
            throw new ServerErrorException(ServerError.SnapshotTooOld, "The operation has read for so long that what was written meanwhile no longer fits beside its snapshot.");
        }
        finally
        {
            _snapshot.Reset();
        }
    }

    /// <summary>Ends the work that is being done, with SnapshotTooOld. From any thread.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        connection.Interrupt();
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
