using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>A fresh server for each test, spoken to in commands. After each test its indexes are compared with its documents.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class CommandFixture
{
    private readonly TemporaryDirectory _directory = new();

    internal EmbeddedMongoServer Server { get; private set; } = null!;

    private protected virtual EmbeddedMongoOptions Options => new() { Directory = _directory.Path };

    private protected string DirectoryPath => _directory.Path;

    private protected virtual TimeProvider Time => TimeProvider.System;

    [SetUp]
    public async Task StartServer() => Server = await EmbeddedMongoServer.StartAsync(Options, Time, NullLogger.Instance, CancellationToken.None);

    [TearDown]
    public async Task StopServer()
    {
        try
        {
            Assert.That(Inconsistencies(Server), Is.Empty);
        }
        finally
        {
            await Server.DisposeAsync();
            _directory.Dispose();
        }
    }

    /// <summary>Runs a command written as JSON, on the database <c>test</c> unless it names another.</summary>
    private protected Task<BsonDocument> Run(string command) => Run(Shell.Doc(command));

    private protected async Task<BsonDocument> Run(BsonDocument command) =>
        await Server.RunCommandAsync(command.Contains("$db") ? command : command.Add("$db", "test"), CancellationToken.None);

    private protected async Task<BsonDocument> RunOk(string command) => ReplyAssert.Ok(await Run(command));

    private protected async Task<BsonDocument> RunOk(BsonDocument command) => ReplyAssert.Ok(await Run(command));

    private protected async Task<BsonDocument> RunFails(int code, string command) => ReplyAssert.Failed(code, await Run(command));

    /// <summary>The documents of a collection, as relaxed JSON.</summary>
    private protected async Task<string[]> Documents(string collection, string filter = "{}") =>
        [.. (await RunOk($"{{find: '{collection}', filter: {filter}, sort: {{_id: 1}}}}"))["cursor"]["firstBatch"].AsBsonArray.Select(document => document.ToString()!)];

    private protected Task Fill(string collection, int count) => RunOk(new BsonDocument
    {
        { "insert", collection },
        { "documents", new BsonArray(Enumerable.Range(0, count).Select(i => new BsonDocument { { "_id", i }, { "group", i % 5 }, { "name", $"n{i:0000}" } })) },
    });

    /// <summary>Where indexes and documents do not agree.</summary>
    internal static List<string> Inconsistencies(EmbeddedMongoServer server) => server.Engine.Read(
        session => session.Databases().SelectMany(session.Collections).SelectMany(collection => session.FindProblems(collection, CancellationToken.None)).Select(problem => problem.Text).ToList(),
        CancellationToken.None);
}
