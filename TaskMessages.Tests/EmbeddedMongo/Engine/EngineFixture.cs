using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>An engine in a directory of its own for each test; after each test, indexes and documents must agree.</summary>
public abstract class EngineFixture
{
    private protected const string Db = "test";

    private protected string DataDirectory { get; private set; } = string.Empty;

    private protected StorageEngine Engine { get; set; } = null!;

    private protected virtual TimeProvider Time => TimeProvider.System;

    private protected virtual StorageOptions Options => new() { Directory = DataDirectory, ExpirySweepInterval = TimeSpan.Zero };

    [SetUp]
    public void OpenEngine()
    {
        DataDirectory = Directory.CreateTempSubdirectory("engine-").FullName;
        Engine = StorageEngine.Open(Options, Time);
    }

    [TearDown]
    public async Task CheckAndCloseEngine()
    {
        try
        {
            if (Engine is not null)
            {
                var problems = FindProblems(Engine);
                await Engine.DisposeAsync();
                Assert.That(problems, Is.Empty, "Indexes and documents agree after the test.");
            }
        }
        finally
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    internal static IReadOnlyList<string> FindProblems(StorageEngine engine) => engine.Read(
        session => session.Databases().SelectMany(session.Collections).SelectMany(collection => session.FindProblems(collection, CancellationToken.None)).Select(problem => problem.Text).ToArray(),
        CancellationToken.None);

    private protected async Task ReopenAsync()
    {
        await Engine.DisposeAsync();
        Engine = StorageEngine.Open(Options, Time);
    }

    private protected Task<T> WriteAsync<T>(Func<WriteSession, T> work) => Engine.WriteAsync(work, CancellationToken.None);

    private protected T Read<T>(Func<ReadSession, T> work) => Engine.Read(work, CancellationToken.None);

    /// <summary>Inserts documents given as JSON into a collection, which is created when it is missing.</summary>
    private protected Task<int> InsertAsync(string collection, params string[] documents) => WriteAsync(session =>
    {
        var target = session.EnsureCollection(Db, collection);
        foreach (var document in documents)
            session.Insert(target, ShellJson.Parse(document));
        return documents.Length;
    });

    private protected Task<bool> CreateIndexAsync(string collection, string spec) => WriteAsync(session =>
        session.CreateIndex(session.EnsureCollection(Db, collection), IndexSpec.Parse(ShellJson.Parse(spec))));

    private protected QueryPlan Plan(string collection, string filter, string? sort = null, BsonValue? hint = null) =>
        Read(session => session.Plan(session.FindCollection(Db, collection)!, ParseFilter(filter), ParseSort(sort), hint));

    /// <summary>The matching documents as JSON.</summary>
    private protected string[] Find(string collection, string filter, string? sort = null, BsonValue? hint = null) => Read(session =>
    {
        var plan = session.Plan(session.FindCollection(Db, collection)!, ParseFilter(filter), ParseSort(sort), hint);
        return session.Execute(plan, null).Select(found => found.Document.ToJson()).ToArray();
    });

    private protected static Filter ParseFilter(string filter) => Filter.Parse(ShellJson.Parse(filter));

    private protected static SortSpec? ParseSort(string? sort) => sort is null ? null : SortSpec.Parse(ShellJson.Parse(sort));
}
