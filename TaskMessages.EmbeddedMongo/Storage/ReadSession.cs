using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Files;
using TaskMessages.EmbeddedMongo.Storage.Planning;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>One consistent view of all data, for the duration of one call of <see cref="StorageEngine.Read"/>. Used by one thread.</summary>
internal class ReadSession
{
    /// <summary>One sort without an index in this process may hold more than <see cref="SmallSort"/>: further ones wait for a moment when they come to that.</summary>
    private static readonly SemaphoreSlim LargeSorts = new(1, 1);

    /// <summary>Bytes up to which sorts wait for nobody.</summary>
    internal const int SmallSort = 1 << 20;

    /// <summary>How long a large sort waits for another one to end.</summary>
    private static readonly TimeSpan SortPatience = TimeSpan.FromSeconds(5);

    /// <summary>Bytes that a row takes beside its document.</summary>
    private const int RowOverhead = 12;

    private protected ReadSession(Connection connection, CatalogSnapshot catalog, StorageOptions options, IndexUsage usage)
    {
        Connection = connection;
        Catalog = catalog;
        Options = options;
        Usage = usage;
    }

    private protected Connection Connection { get; }

    private protected CatalogSnapshot Catalog { get; set; }

    private protected StorageOptions Options { get; }

    private protected IndexUsage Usage { get; }

    internal static ReadSession Create(Connection connection, CatalogSnapshot catalog, StorageOptions options, IndexUsage usage) =>
        new(connection, catalog, options, usage);

    public CollectionInfo? FindCollection(string database, string name) => Catalog.Find(database, name);

    /// <summary>The collections of a database, by name.</summary>
    public IReadOnlyList<CollectionInfo> Collections(string database) =>
        Catalog.Collections.Where(collection => collection.Database == database).OrderBy(collection => collection.Name, StringComparer.Ordinal).ToArray();

    public IReadOnlyList<string> Databases() =>
        Catalog.Collections.Select(collection => collection.Database).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();

    /// <exception cref="ServerErrorException">The hint names no index.</exception>
    public QueryPlan Plan(CollectionInfo collection, Filter filter, SortSpec? sort, BsonValue? hint) =>
        Planner.Plan(Catalog.Find(collection.Id) ?? collection, filter, sort, hint);

    /// <summary>The matching documents in the order of the plan's sort, read as they are asked for. Only to be enumerated within this session.</summary>
    /// <exception cref="ServerErrorException">A sort ran out of memory, or the plan's collection or index is gone.</exception>
    public IEnumerable<StoredDocument> Execute(QueryPlan plan, ExecutionStats? stats)
    {
        CountUse(plan);
        return Examine(plan, stats);
    }

    /// <summary>As <see cref="Execute"/>, for explain: it does not count as a use of the index.</summary>
    public IEnumerable<StoredDocument> Examine(QueryPlan plan, ExecutionStats? stats)
    {
        CheckAlive(plan);
        return plan.SortsInMemory ? Sort(plan, stats) : Scan(plan, stats);
    }

    /// <inheritdoc cref="RowSample.TryTake"/>
    public IReadOnlyList<BsonDocument>? TrySample(CollectionInfo collection, long size) => RowSample.TryTake(Connection, collection, size, Options.MaxSortSize);

    /// <summary>How many documents match; from the index alone where its ranges are exact.</summary>
    public long Count(QueryPlan plan, ExecutionStats? stats = null)
    {
        CheckAlive(plan);
        CountUse(plan);
        if (plan.Kind == PlanKind.CollectionScan && plan.Residual is null)
            return CountAll(plan.Collection);
        if (plan.Kind == PlanKind.IndexScan && plan is { Residual: null, MayRepeat: false })
            return CountKeys(plan, stats);
        return Scan(plan, stats).LongCount();
    }

    public long CountAll(CollectionInfo collection)
    {
        var statement = Connection.Rent(collection.IdIndex.Sql.CountAll);
        try
        {
            return statement.Step() ? statement.Int64(0) : 0;
        }
        finally
        {
            statement.Release();
        }
    }

    /// <summary>An operation begins to read by the plan.</summary>
    public void CountUse(QueryPlan plan)
    {
        if (plan.Index is { } index)
            Usage.Count(index.Id);
    }

    /// <summary>How often the index has been used.</summary>
    public IndexUse UseOf(IndexInfo index) => Usage.Read(index.Id);

    public long CountKeys(IndexInfo index) => Connection.ScalarInt64(index.Sql.CountAll) ?? 0;

    /// <summary>Sizes; adds up all documents and keys, so its time grows with the collection.</summary>
    public CollectionStatistics Statistics(CollectionInfo collection)
    {
        using var data = Connection.Prepare(collection.Sql.DataSize);
        data.Step();
        var indexes = collection.Indexes.ToDictionary(index => index.Name, index => Pages(Connection.ScalarInt64(index.Sql.KeySize) ?? 0), StringComparer.Ordinal);
        return new CollectionStatistics(data.Int64(0), data.Int64(1), Pages(data.Int64(1) + (data.Int64(0) * RowOverhead)), indexes);
    }

    /// <summary>Compares the indexes with the documents in both directions.</summary>
    /// <returns>What does not agree; empty when all is well.</returns>
    public IReadOnlyList<ConsistencyProblem> FindProblems(CollectionInfo collection, CancellationToken cancellationToken) =>
        ConsistencyCheck.Run(Connection, collection, cancellationToken);

    /// <summary>Has SQLite look at the structure of the whole file, whose size the time grows with.</summary>
    /// <returns>What it has found; empty when all is well.</returns>
    public IReadOnlyList<string> CheckFile()
    {
        var problems = new List<string>();
        using var check = Connection.Prepare("PRAGMA integrity_check(100)");
        while (check.Step())
            problems.Add(check.Text(0));
        return problems is ["ok"] ? [] : problems;
    }

    /// <exception cref="ServerErrorException">The collection or the index of the plan has been dropped since it was made.</exception>
    public void CheckAlive(QueryPlan plan)
    {
        var current = Catalog.Find(plan.Collection.Id);
        if (ReferenceEquals(current, plan.Collection))
            return;
        if (current is null)
            throw new ServerErrorException(ServerError.QueryPlanKilled, $"collection dropped: '{plan.Collection.FullName}'");
        var index = plan.Index is null ? null : current.Indexes.FirstOrDefault(candidate => candidate.Id == plan.Index.Id);
        if (plan.Index is not null && (index is null || (index.MultikeyFields & ~plan.Index.MultikeyFields) != 0))
            throw new ServerErrorException(ServerError.QueryPlanKilled, $"index '{plan.Index.Name}' dropped or changed");
    }

    /// <summary>Whether the collection and the index of the plan are as they were when it was made, as far as it depends on them.</summary>
    public bool IsAlive(QueryPlan plan)
    {
        if (Catalog.Find(plan.Collection.Id) is not { } current)
            return false;
        return plan.Index is not { } index || current.Indexes.Any(candidate => candidate.Id == index.Id && (candidate.MultikeyFields & ~index.MultikeyFields) == 0);
    }

    internal PlanScan Open(QueryPlan plan, PlanPosition? resume, HashSet<long>? seen, ExecutionStats? stats, Func<bool>? wantsPause = null) =>
        new(Connection, plan, resume, seen, stats) { WantsPause = wantsPause };

    private protected virtual IEnumerable<StoredDocument> Scan(QueryPlan plan, ExecutionStats? stats)
    {
        using var scan = Open(plan, null, plan.MayRepeat ? [] : null, stats);
        while (scan.Next(out var document))
            yield return document;
    }

    private IEnumerable<StoredDocument> Sort(QueryPlan plan, ExecutionStats? stats)
    {
        var sort = new MemorySort<StoredDocument>(plan.Sort!, plan.SortLimit, Options.MaxSortSize, stored => stored.Document, stored => stored.Size);
        var isLarge = false;
        try
        {
            using (var scan = Open(plan, null, plan.MayRepeat ? [] : null, stats))
            {
                while (scan.Next(out var document))
                {
                    sort.Add(document);
                    if (isLarge || sort.Size <= SmallSort)
                        continue;
                    isLarge = LargeSorts.Wait(SortPatience);
                    if (!isLarge)
                        throw new ServerErrorException(ServerError.ExceededMemoryLimit, "Too many sorts without an index at a time.");
                }
            }

            return sort.Sorted();
        }
        finally
        {
            if (isLarge)
                LargeSorts.Release();
        }
    }

    private long CountKeys(QueryPlan plan, ExecutionStats? stats)
    {
        var count = 0L;
        var statement = Connection.Rent(plan.Index!.Sql.Count);
        try
        {
            foreach (var range in plan.Ranges)
            {
                statement.Bind(1, range.Start).Bind(2, range.End).Step();
                count += statement.Int64(0);
                statement.Reset();
            }
        }
        finally
        {
            statement.Release();
        }

        if (stats is not null)
            stats.KeysExamined += count;
        return count;
    }

    private static long Pages(long size) => (size + DatabaseFile.PageSize - 1) / DatabaseFile.PageSize * DatabaseFile.PageSize;
}
