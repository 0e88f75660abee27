using System.Diagnostics;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Changes;
using TaskMessages.EmbeddedMongo.Storage.Planning;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;
using TaskMessages.EmbeddedMongo.Storage.Writing;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>
/// Reads and changes data on the writer's thread, within one job of a transaction. Reads see the changes made so far. Documents given to
/// it or read from it must not be changed afterwards.
/// </summary>
internal sealed class WriteSession : ReadSession, IDisposable
{
    /// <summary>Documents read ahead of the caller; a scan is closed before the caller can change what it walks over.</summary>
    private const int MaxChunk = 256;

    private readonly UndoLog _undo;
    private readonly DocumentWriter _documents;
    private long _committedVersion;
    private IReadOnlyList<IndexBuild> _committedBuilds = [];

    /// <summary>How long one job of a command goes on while others wait.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    /// <summary>How long it goes on when nobody does.</summary>
    private static readonly TimeSpan LongestSlice = TimeSpan.FromMilliseconds(50);

    private readonly Func<bool> _othersWait;
    private readonly ChangeLog _log;
    private readonly List<Change> _changes = [];

    /// <param name="connection">The writer's.</param>
    /// <param name="catalog">As it was committed last.</param>
    /// <param name="options">Limits.</param>
    /// <param name="usage">Counts how often each index is used.</param>
    /// <param name="log">Takes the changes of collections that are watched, once they are committed.</param>
    /// <param name="othersWait">Whether other jobs wait for the writer.</param>
    internal WriteSession(Connection connection, CatalogSnapshot catalog, StorageOptions options, IndexUsage usage, ChangeLog log, Func<bool> othersWait)
        : base(connection, catalog, options, usage)
    {
        _othersWait = othersWait;
        _log = log;
        _committedVersion = catalog.Version;
        _undo = new UndoLog(connection);
        _documents = new DocumentWriter(connection, _undo);
    }

    /// <summary>Whether the catalog is not the one that was committed last.</summary>
    internal bool HasCatalogChanges => Catalog.Version != _committedVersion;

    /// <summary>BSON written in this transaction.</summary>
    internal long BytesWritten => _documents.BytesWritten;

    /// <summary>A failed job could not be taken back alone, so that the whole transaction must be.</summary>
    internal bool IsBroken { get; private set; }

    internal CatalogSnapshot CurrentCatalog => Catalog;

    /// <summary>Whether other jobs wait for the writer.</summary>
    public bool OthersWait => _othersWait();

    /// <summary>Whether a command of many documents is to go on in another job, since it has held the writer long enough.</summary>
    /// <param name="started">The time stamp of its present job's start.</param>
    public bool IsToStepAside(long started)
    {
        var elapsed = Stopwatch.GetElapsedTime(started);
        return elapsed >= LongestSlice || (elapsed >= Slice && _othersWait());
    }

    /// <summary>Finds the collection or creates it with its _id index.</summary>
    /// <exception cref="ServerErrorException">13297: a database has the same name but for upper and lower case.</exception>
    public CollectionInfo EnsureCollection(string database, string name, BsonDocument? options = null)
    {
        if (Catalog.Find(database, name) is { } existing)
            return existing;
        if (Databases().FirstOrDefault(other => other != database && string.Equals(other, database, StringComparison.OrdinalIgnoreCase)) is { } alike)
            throw new ServerErrorException(ServerError.DatabaseDifferCase, $"db already exists with different case already have: [{alike}] trying to create [{database}]");
        _undo.BeginTables();
        var id = CatalogStore.NextId(Connection);
        var index = new IndexInfo(CatalogStore.NextId(Connection), id, IndexSpec.Id, 0);
        var collection = new CollectionInfo(id, database, name, Guid.NewGuid(), options ?? [], [index]);
        Connection.Execute(collection.Sql.Create);
        Connection.Execute(index.Sql.CreateUnique);
        Save(collection);
        Usage.Begin(index.Id);
        return collection;
    }

    public void DropCollection(CollectionInfo collection)
    {
        var current = Current(collection);
        _undo.BeginTables();
        foreach (var index in current.Indexes)
            Drop(index);
        foreach (var build in _documents.Builds.Where(build => build.Index.CollectionId == current.Id))
            End(build);
        Connection.Execute(current.Sql.Drop);
        CatalogStore.Delete(Connection, current);
        SetCatalog(Catalog.Without(current));
        Note(ChangeKind.Drop, current, null, null);
    }

    public void DropDatabase(string database)
    {
        foreach (var collection in Collections(database))
            DropCollection(collection);
    }

    /// <summary>Builds an index over what is there, in this job. An identical index is left as it is.</summary>
    /// <returns>Whether there is a new index.</returns>
    /// <exception cref="ServerErrorException">A different index has the name or the key, or the documents do not fit the index.</exception>
    public bool CreateIndex(CollectionInfo collection, IndexSpec spec)
    {
        if (BeginIndex(collection, spec) is not { } id)
            return false;
        while (!StepIndex(id))
        {
        }

        return true;
    }

    /// <summary>Begins an index that may be built in several jobs; other writes get in between, and nobody sees the index until all of it is there.</summary>
    /// <returns>For <see cref="BuildIndex"/>; null when an identical index is there.</returns>
    /// <exception cref="ServerErrorException">A different index has the name or the key.</exception>
    public int? BeginIndex(CollectionInfo collection, IndexSpec spec)
    {
        var current = Current(collection);
        if (IndexConflict.IsPresent(current, spec))
            return null;
        _undo.BeginTables();
        var index = new IndexInfo(CatalogStore.NextId(Connection), current.Id, spec, 0);
        Connection.Execute(index.IsUnique ? index.Sql.CreateUnique : index.Sql.Create);
        _documents.Builds = [.. _documents.Builds, new IndexBuild(index, long.MinValue)];
        return index.Id;
    }

    /// <summary>Goes on with an index until it is there, or until the job has lasted long enough.</summary>
    /// <param name="id">What <see cref="BeginIndex"/> has returned.</param>
    /// <param name="started">The time stamp of the job's start.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="ServerErrorException">The documents do not fit it, its collection was dropped, or another one has been created that it does not go with.</exception>
    public bool BuildIndex(int id, long started)
    {
        do
        {
            if (StepIndex(id))
                return true;
        }
        while (!IsToStepAside(started));
        return false;
    }

    /// <summary>Gives up an index that is not there yet; one that is, or is gone already, is left alone.</summary>
    public void AbandonIndex(int id)
    {
        if (_documents.Builds.FirstOrDefault(build => build.Index.Id == id) is not { } build)
            return;
        _undo.BeginTables();
        End(build);
    }

    public void DropIndex(CollectionInfo collection, IndexInfo index)
    {
        var current = Current(collection);
        if (index.IsId)
            throw new ServerErrorException(ServerError.InvalidOptions, "cannot drop _id index");
        _undo.BeginTables();
        Drop(index);
        Save(current.With(current.Indexes.Where(other => other.Id != index.Id).ToArray()));
    }

    /// <summary>Stores a document; one without _id gets an ObjectId, and _id becomes the first element.</summary>
    /// <exception cref="ServerErrorException">A unique index refuses it (DuplicateKey with keyPattern and keyValue), it is too large, or its _id is of a type that cannot be one.</exception>
    public StoredDocument Insert(CollectionInfo collection, BsonDocument document)
    {
        var mark = _undo.Mark;
        try
        {
            var stored = _documents.Insert(Current(collection), document, out var multikey);
            Mark(collection, multikey);
            Note(ChangeKind.Insert, collection, null, stored);
            return stored;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            RollBack(mark);
            throw;
        }
    }

    /// <summary>Stores another version of a document under the same _id.</summary>
    /// <exception cref="ServerErrorException">As <see cref="Insert"/>; or the _id differs (ImmutableField).</exception>
    /// <param name="collection">Where it is.</param>
    /// <param name="before">The version that is replaced.</param>
    /// <param name="after">The new one.</param>
    /// <param name="isReplacement">Whether the caller has given all of it anew; change streams tell the difference.</param>
    public StoredDocument Replace(CollectionInfo collection, StoredDocument before, BsonDocument after, bool isReplacement = false)
    {
        var mark = _undo.Mark;
        try
        {
            var stored = _documents.Replace(Current(collection), before, after, out var multikey);
            Mark(collection, multikey);
            Note(isReplacement ? ChangeKind.Replace : ChangeKind.Update, collection, before, stored);
            return stored;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            RollBack(mark);
            throw;
        }
    }

    /// <summary>Removes a document; one that is gone already is left alone.</summary>
    public void Delete(CollectionInfo collection, StoredDocument document)
    {
        if (_documents.Delete(Current(collection), document))
            Note(ChangeKind.Delete, collection, document, null);
    }

    /// <summary>Runs a part of the job that is taken back as a whole when it throws.</summary>
    public T Savepoint<T>(Func<T> work)
    {
        var mark = _undo.Mark;
        var catalog = Catalog;
        var noted = _changes.Count;
        var builds = _documents.Builds;
        try
        {
            return work();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            RollBack(mark);
            _changes.RemoveRange(noted, _changes.Count - noted);
            Catalog = catalog;
            _documents.Builds = builds;
            throw;
        }
    }

    public void Dispose() => _documents.Dispose();

    /// <summary>Starts the log of a new transaction.</summary>
    internal void BeginTransaction(CatalogSnapshot catalog)
    {
        Catalog = catalog;
        _committedVersion = catalog.Version;
        IsBroken = false;
        _undo.Clear();
        _changes.Clear();
        _documents.BytesWritten = 0;
        _documents.Builds = _committedBuilds;
    }

    /// <summary>The transaction has been committed.</summary>
    internal void PublishChanges()
    {
        _committedBuilds = _documents.Builds;
        if (_changes.Count > 0)
            _log.Publish(_changes);
    }

    private protected override IEnumerable<StoredDocument> Scan(QueryPlan plan, ExecutionStats? stats)
    {
        var chunk = new List<StoredDocument>();
        var size = 1;
        PlanPosition? position = null;
        var seen = plan.MayRepeat ? new HashSet<long>() : null;
        while (true)
        {
            chunk.Clear();
            using (var scan = Open(plan, position, seen, stats))
            {
                while (chunk.Count < size && scan.Next(out var document))
                    chunk.Add(document);
                position = chunk.Count == size ? scan.Position : null;
            }

            foreach (var document in chunk)
                yield return document;
            if (position is null)
                yield break;
            if (seen is null && plan.Index is not null)
                seen = [];
            seen?.UnionWith(chunk.Select(document => document.RowId));
            size = Math.Min(size * 4, MaxChunk);
        }
    }

    private CollectionInfo Current(CollectionInfo collection) =>
        Catalog.Find(collection.Id) ?? throw new ServerErrorException(ServerError.NamespaceNotFound, $"ns not found {collection.FullName}");

    private void Note(ChangeKind kind, CollectionInfo collection, StoredDocument? before, StoredDocument? after)
    {
        if (_log.IsWatched(collection.FullName))
            _changes.Add(new Change(collection.FullName, kind, before?.Document, after?.Document, (before?.Size ?? 0) + (after?.Size ?? 0)));
    }

    private void RollBack(int mark)
    {
        // After some errors SQLite has ended the transaction by itself.
        IsBroken |= Connection.IsAutocommit;
        if (IsBroken)
            return;
        try
        {
            _undo.RollBack(mark);
        }
        catch (SqliteException)
        {
            IsBroken = true;
        }
    }

    private void Mark(CollectionInfo collection, IReadOnlyList<(IndexInfo Index, ulong Fields)>? multikey)
    {
        if (multikey is null)
            return;
        // Kept when the document goes again: the flag only ever says that arrays are possible.
        _undo.BeginTables();
        var current = Current(collection);
        foreach (var (index, fields) in multikey)
            current = current.With(index.With(index.MultikeyFields | fields));
        Save(current);
    }

    /// <summary>Goes on with an index by a few documents.</summary>
    /// <returns>Whether it is there.</returns>
    private bool StepIndex(int id)
    {
        var build = _documents.Builds.FirstOrDefault(build => build.Index.Id == id)
            ?? throw new ServerErrorException(ServerError.IndexBuildAborted, "Index build aborted: its collection has been dropped");
        var collection = Catalog.Find(build.Index.CollectionId)!;
        var next = _documents.Build(collection, build);
        _documents.Builds = [.. _documents.Builds.Select(other => other.Index.Id == id ? next : other)];
        if (next.BuiltTo < long.MaxValue)
            return false;
        _undo.BeginTables();
        if (IndexConflict.IsPresent(collection, next.Index.Spec))
        {
            End(next);
            return true;
        }

        _documents.Builds = [.. _documents.Builds.Where(other => other.Index.Id != id)];
        Save(collection.With([.. collection.Indexes, next.Index]));
        Usage.Begin(id);
        return true;
    }

    private void End(IndexBuild build)
    {
        Connection.Execute(build.Index.Sql.Drop);
        _documents.Builds = [.. _documents.Builds.Where(other => other.Index.Id != build.Index.Id)];
    }

    private void Drop(IndexInfo index)
    {
        Connection.Execute(index.Sql.Drop);
        Usage.Forget(index.Id);
    }

    private void Save(CollectionInfo collection)
    {
        CatalogStore.Save(Connection, collection);
        SetCatalog(Catalog.With(collection));
    }

    private void SetCatalog(CatalogSnapshot catalog)
    {
        Catalog = HasCatalogChanges ? catalog : catalog.With(catalog.Version + 1);
    }
}
