using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Domain.Errors;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Storage.Collections;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.Storage;

/// <summary>Errors that a server really makes, through the whole way.</summary>
[TestFixture(DatabaseKind.Commands)]
[TestFixture(DatabaseKind.Driver)]
[TestFixture(DatabaseKind.DriverOnReplicaSet)]
public sealed class ProvokedErrorsTests(DatabaseKind kind)
{
    private const string Unavailable = nameof(Unavailable);
    private const string Refused = nameof(StoreRejection.Refused);
    private const string TooLarge = nameof(StoreRejection.TooLarge);

    private static readonly BsonDocument One = Shell.Doc("{_id: 1}");
    private static readonly BsonDocument Change = Shell.Doc("{$set: {a: 1}}");

    private EmbeddedDatabase _database = null!;
    private IDocumentCollection _collection = null!;

    [OneTimeSetUp]
    public async Task OpenDatabase() => _database = await EmbeddedDatabase.StartAsync(kind);

    [SetUp]
    public void NewCollection() => _collection = _database.Database.GetCollection($"c_{Guid.NewGuid():N}");

    [TearDown]
    public async Task EndFailures() => await _database.FailAsync("'off'", "{}");

    [OneTimeTearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    [TestCase("errorCode: 10107", Unavailable)]
    [TestCase("errorCode: 11601", Unavailable)]
    [TestCase("errorCode: 50", Unavailable)]
    [TestCase("errorCode: 43", Unavailable)]
    [TestCase("errorCode: 8000, errorLabels: ['RetryableWriteError']", Unavailable)]
    [TestCase("errorCode: 2", Refused)]
    [TestCase("errorCode: 10334", TooLarge)]
    [TestCase("errorCode: 13", nameof(StoreRejection.Unauthorized))]
    [TestCase("errorCode: 987654", Refused)]
    public async Task EveryOperation_CommandFails_IsTranslated(string how, string expected)
    {
        await _database.FailAsync("'alwaysOn'", $"{{failCommands: ['insert', 'find', 'count', 'aggregate', 'findAndModify', 'update', 'delete', 'createIndexes', 'ping'], {how}}}");

        foreach (var (name, operation, _) in Operations())
            Assert.That(StoreErrorsTests.Kind(await StoreErrorsTests.ThrownAsync(operation)), Is.EqualTo(expected), name);
    }

    [TestCase(64, Unavailable)]
    [TestCase(91, Unavailable)]
    [TestCase(100, Refused)]
    public async Task Writes_NotConfirmed_AreTranslatedThoughTheyWereMade(int code, string expected)
    {
        await _database.FailAsync("'alwaysOn'", $"{{failCommands: ['insert', 'findAndModify', 'update', 'delete', 'createIndexes'], writeConcernError: {{code: {code}, errmsg: 'x'}}}}");

        foreach (var (name, operation, _) in Operations().Where(each => each.Writes))
            Assert.That(StoreErrorsTests.Kind(await StoreErrorsTests.ThrownAsync(operation)), Is.EqualTo(expected), name);
    }

    [Test]
    public async Task Duplicate_NotConfirmed_IsUnavailable()
    {
        await _collection.TryInsertAsync(One, CancellationToken.None);
        await _database.FailAsync("'alwaysOn'", "{failCommands: ['insert'], writeConcernError: {code: 64, errmsg: 'x'}}");

        Assert.That(() => _collection.TryInsertAsync(One, CancellationToken.None), Throws.TypeOf<StoreUnavailableException>());
        Assert.That(() => _collection.InsertMissingAsync([One, Shell.Doc("{_id: 2}")], CancellationToken.None), Throws.TypeOf<StoreUnavailableException>());
    }

    [Test]
    public async Task Cursor_LostInTheMiddle_IsUnavailable()
    {
        await _collection.InsertMissingAsync([.. Enumerable.Range(0, 10_200).Select(i => new BsonDocument("_id", i))], CancellationToken.None);
        await _database.FailAsync("'alwaysOn'", "{failCommands: ['getMore'], errorCode: 43}");

        Assert.That(() => _collection.FindAsync([], null, null, null, CancellationToken.None), Throws.TypeOf<StoreUnavailableException>());
    }

    [Test]
    public async Task Connection_ClosedByTheServer_IsUnavailable()
    {
        if (kind == DatabaseKind.Commands)
            Assert.Pass("there is no connection");
        await _database.FailAsync("'alwaysOn'", "{failCommands: ['insert', 'find'], closeConnection: true}");

        Assert.That(() => _collection.TryInsertAsync(One, CancellationToken.None), Throws.TypeOf<StoreUnavailableException>());
        Assert.That(() => _collection.FindOneAsync(One, CancellationToken.None), Throws.TypeOf<StoreUnavailableException>());
    }

    [Test]
    public async Task Document_OfSeventeenMegabytes_IsTooLargeHoweverItIsMade()
    {
        var text = new string('x', 17_000_000);
        var half = new string('x', 9_000_000);
        await _collection.TryInsertAsync(new BsonDocument { { "_id", 1 }, { "half", half } }, CancellationToken.None);
        var growth = new BsonDocument("$set", new BsonDocument("more", half));
        var whole = new BsonDocument("$set", new BsonDocument("text", text));
        var doubled = new BsonArray { Shell.Doc("{$set: {more: {$concat: ['$half', '$half']}}}") };
        foreach (var (name, operation) in new (string, Func<Task>)[]
        {
            ("insert", () => _collection.TryInsertAsync(new BsonDocument { { "_id", 2 }, { "text", text } }, CancellationToken.None)),
            ("insert many", () => _collection.InsertMissingAsync([new BsonDocument { { "_id", 2 }, { "text", text } }], CancellationToken.None)),
            ("update that grows", () => _collection.UpdateOneAsync(One, growth, CancellationToken.None)),
            ("update that may collide", () => _collection.TryUpdateOneAsync(One, growth, CancellationToken.None)),
            ("update of many", () => _collection.UpdateManyAsync(One, growth, CancellationToken.None)),
            ("upsert", () => _collection.TryUpsertAsync(One, growth, CancellationToken.None)),
            ("find and update", () => _collection.FindOneAndUpdateAsync(One, growth, CancellationToken.None)),
            ("pipeline", () => _collection.FindOneAndUpdateAsync(One, doubled, CancellationToken.None)),
            ("update of 17 MB", () => _collection.UpdateOneAsync(One, whole, CancellationToken.None)),
            ("find and update of 17 MB", () => _collection.FindOneAndUpdateAsync(One, whole, CancellationToken.None)),
            ("upsert of 17 MB", () => _collection.TryUpsertAsync(Shell.Doc("{_id: 2}"), whole, CancellationToken.None)),
        })
        {
            Assert.That(StoreErrorsTests.Kind(await StoreErrorsTests.ThrownAsync(operation)), Is.EqualTo(TooLarge), name);
        }

        Assert.That(await _collection.CountAsync([], CancellationToken.None), Is.EqualTo(1));
    }

    [Test]
    public async Task Server_NobodyListens_IsUnavailableInTime()
    {
        if (kind != DatabaseKind.Driver)
            Assert.Pass("once is enough");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var database = DriverDatabase.Connect($"mongodb://{socket.LocalEndPoint}/?serverSelectionTimeoutMS=200", "d", NullLoggerFactory.Instance);

        Assert.That(StoreErrorsTests.Kind(await StoreErrorsTests.ThrownAsync(() => database.PingAsync(CancellationToken.None))), Is.EqualTo(Unavailable));
    }

    [TestCase("u:wrong@", nameof(StoreRejection.Unauthorized))]
    [TestCase("nobody:p@", nameof(StoreRejection.Unauthorized))]
    [TestCase("", nameof(StoreRejection.Unauthorized))]
    public async Task Login_Wrong_IsUnauthorized(string user, string expected)
    {
        if (kind != DatabaseKind.Driver)
            Assert.Pass("once is enough");
        using var directory = new EmbeddedMongo.Server.TemporaryDirectory();
        var options = new EmbeddedMongoOptions { Directory = directory.Path, Listen = "127.0.0.1:0", Username = "u", Password = "pencil" };
        await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        using var database = DriverDatabase.Connect(server.ConnectionString!.Replace("//", "//" + user, StringComparison.Ordinal), "d", NullLoggerFactory.Instance);

        var error = await StoreErrorsTests.ThrownAsync(() => database.GetCollection("c").FindOneAsync([], CancellationToken.None));

        Assert.That(StoreErrorsTests.Kind(error), Is.EqualTo(expected));
        Assert.That(error.ToString(), Does.Not.Contain("wrong"));
    }

    private IEnumerable<(string Name, Func<Task> Run, bool Writes)> Operations() =>
    [
        ("ping", () => _database.Database.PingAsync(CancellationToken.None), false),
        ("insert", () => _collection.TryInsertAsync(new BsonDocument("a", 1), CancellationToken.None), true),
        ("insert missing", () => _collection.InsertMissingAsync([new BsonDocument("a", 1)], CancellationToken.None), true),
        ("find one", () => _collection.FindOneAsync(One, CancellationToken.None), false),
        ("find", () => _collection.FindAsync(One, null, null, null, CancellationToken.None), false),
        ("count", () => _collection.CountAsync(One, CancellationToken.None), false),
        ("find and update", () => _collection.FindOneAndUpdateAsync(One, Change, CancellationToken.None), true),
        ("update", () => _collection.UpdateOneAsync(One, Change, CancellationToken.None), true),
        ("try update", () => _collection.TryUpdateOneAsync(One, Change, CancellationToken.None), true),
        ("update many", () => _collection.UpdateManyAsync(One, Change, CancellationToken.None), true),
        ("upsert", () => _collection.TryUpsertAsync(One, Change, CancellationToken.None), true),
        ("delete", () => _collection.DeleteManyAsync(One, CancellationToken.None), true),
        ("indexes", () => _collection.CreateIndexesAsync([new IndexDefinition(new BsonDocument("x", 1))], CancellationToken.None), true),
    ];
}
