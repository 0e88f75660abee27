using System.Net;
using System.Net.Sockets;
using MongoDB.Driver;
using MongoDB.Driver.Core;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;
using TaskMessages.Domain.Errors;
using TaskMessages.Storage.Collections;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.Storage;

/// <summary>The table of the database's errors: a row for each kind, for the driver's exceptions and for replies of commands.</summary>
public sealed class StoreErrorsTests
{
    private const string Unavailable = nameof(Unavailable);
    private const string TooLarge = nameof(StoreRejection.TooLarge);
    private const string Unauthorized = nameof(StoreRejection.Unauthorized);
    private const string Refused = nameof(StoreRejection.Refused);

    private static readonly ConnectionId Connection = new(new ServerId(new ClusterId(1), new DnsEndPoint("localhost", 27017)), 1);
    private static readonly BsonDocument Command = new("ping", 1);

    /// <summary>Errors that a server numbers, which both sides take for the same.</summary>
    private static IEnumerable<TestCaseData> Numbers()
    {
        (int Code, string Name, string Kind)[] rows =
        [
            (6, "HostUnreachable", Unavailable), (7, "HostNotFound", Unavailable), (24, "LockTimeout", Unavailable), (43, "CursorNotFound", Unavailable),
            (50, "MaxTimeMSExpired", Unavailable), (64, "WriteConcernTimeout", Unavailable), (89, "NetworkTimeout", Unavailable),
            (91, "ShutdownInProgress", Unavailable), (112, "WriteConflict", Unavailable), (133, "FailedToSatisfyReadPreference", Unavailable),
            (134, "ReadConcernMajorityNotAvailableYet", Unavailable), (175, "QueryPlanKilled", Unavailable), (189, "PrimarySteppedDown", Unavailable),
            (237, "CursorKilled", Unavailable), (262, "ExceededTimeLimit", Unavailable), (317, "ConnectionPoolExpired", Unavailable),
            (365, "TemporarilyUnavailable", Unavailable), (462, "IngressRequestRateLimitExceeded", Unavailable), (9001, "SocketException", Unavailable),
            (10058, "LegacyNotPrimary", Unavailable), (10107, "NotWritablePrimary", Unavailable), (11600, "InterruptedAtShutdown", Unavailable),
            (11601, "Interrupted", Unavailable), (11602, "InterruptedDueToReplStateChange", Unavailable), (13435, "NotPrimaryNoSecondaryOk", Unavailable),
            (13436, "NotPrimaryOrSecondary", Unavailable), (13388, "StaleConfig", Unavailable), (14031, "OutOfDiskSpace", Unavailable),
            (10334, "BSONObjectTooLarge", TooLarge), (17419, "Location17419", TooLarge), (17420, "Location17420", TooLarge),
            (13, "Unauthorized", Unauthorized), (18, "AuthenticationFailed", Unauthorized),
            (2, "BadValue", Refused), (9, "FailedToParse", Refused), (14, "TypeMismatch", Refused), (48, "NamespaceExists", Refused), (59, "CommandNotFound", Refused),
            (72, "InvalidOptions", Refused), (79, "UnknownReplWriteConcern", Refused), (86, "IndexKeySpecsConflict", Refused), (100, "UnsatisfiableWriteConcern", Refused),
            (121, "DocumentValidationFailure", Refused), (11000, "DuplicateKey", Refused), (8000, "AtlasError", Refused), (987654, "NoSuchNumber", Refused),
        ];
        return rows.Select(row => new TestCaseData(row.Code, row.Name, row.Kind).SetArgDisplayNames($"{row.Code} {row.Name}"));
    }

    private static IEnumerable<TestCaseData> DriverErrors()
    {
        static MongoCommandException Failed(int code, string name) => new(Connection, "text", Command, Reply(code, name));
        static MongoCommandException Labelled(string label)
        {
            var error = Failed(8000, "AtlasError");
            error.AddErrorLabel(label);
            return error;
        }

        static BsonDocument Reply(int code, string name) => new() { { "ok", 0 }, { "code", code }, { "codeName", name }, { "errmsg", "text" } };
        static MongoAuthenticationException Login(Exception? cause) => new(Connection, "text", cause!);
        static MongoWriteConcernException Unconfirmed(int code) =>
            new(Connection, "text", new WriteConcernResult(Shell.Doc($"{{ok: 1, n: 1, writeConcernError: {{code: {code}, codeName: 'X', errmsg: 'x'}}}}")));
        (string Name, Exception Error, string Kind)[] rows =
        [
            ("network", new MongoConnectionException(Connection, "text", new IOException("text")), Unavailable),
            ("connection closed", new MongoConnectionClosedException(Connection), Unavailable),
            ("proxy", new MongoProxyConnectionException("text", new IOException("text")), Unavailable),
            ("not primary", new MongoNotPrimaryException(Connection, Command, Reply(10107, "NotWritablePrimary")), Unavailable),
            ("node recovering", new MongoNodeIsRecoveringException(Connection, Command, Reply(11600, "InterruptedAtShutdown")), Unavailable),
            ("wait queue full", new MongoWaitQueueFullException("text"), Unavailable),
            ("pool paused", new MongoConnectionPoolPausedException("text"), Unavailable),
            ("server selection", new TimeoutException("A timeout occurred after 1ms selecting a server"), Unavailable),
            ("execution time limit", new MongoExecutionTimeoutException(Connection, "text", Reply(50, "MaxTimeMSExpired")), Unavailable),
            ("cursor lost", new MongoCursorNotFoundException(Connection, 1, Command), Unavailable),
            ("write concern 64", Unconfirmed(64), Unavailable),
            ("write concern 91", Unconfirmed(91), Unavailable),
            ("write concern 100", Unconfirmed(100), Refused),
            ("label RetryableWriteError", Labelled("RetryableWriteError"), Unavailable),
            ("label TransientTransactionError", Labelled("TransientTransactionError"), Unavailable),
            ("label SystemOverloadedError", Labelled("SystemOverloadedError"), Unavailable),
            ("label NoWritesPerformed", Labelled("NoWritesPerformed"), Refused),
            ("query", new MongoQueryException(Connection, "text", Command, Reply(10107, "NotWritablePrimary")), Unavailable),
            ("query refused", new MongoQueryException(Connection, "text", Command, Reply(2, "BadValue")), Refused),
            ("cancelled by somebody else", new OperationCanceledException(), Unavailable),
            ("login refused", Login(Failed(18, "AuthenticationFailed")), Unauthorized),
            ("login mechanism", Login(Failed(334, "MechanismUnavailable")), Unauthorized),
            ("login without cause", Login(null), Unauthorized),
            ("login without credentials", Login(new InvalidOperationException("text")), Unauthorized),
            ("login at shutdown", Login(Failed(91, "ShutdownInProgress")), Unavailable),
            ("login broken off", Login(new MongoConnectionException(Connection, "text", new IOException("text"))), Unavailable),
            ("login cancelled", Login(new OperationCanceledException()), Unavailable),
            ("driver too old", new MongoIncompatibleDriverException(new ClusterDescription(new ClusterId(1), false, null, ClusterType.Standalone, [])), Refused),
            ("configuration", new MongoConfigurationException("text"), Refused),
            ("client", new MongoClientException("text"), Refused),
            ("internal", new MongoInternalException("text"), Refused),
            ("socket", new SocketException((int)SocketError.ConnectionReset), Unavailable),
            ("stream", new EndOfStreamException(), Unavailable),
            ("disposed", new ObjectDisposedException("cluster"), Unavailable),
            ("serialization", new BsonSerializationException("text"), Refused),
            ("format", new FormatException("text"), Refused),
            ("size", new FormatException("Size 17000000 is larger than MaxDocumentSize 16777216."), TooLarge),
        ];
        return rows.Select(row => new TestCaseData(row.Error, row.Kind).SetArgDisplayNames(row.Name));
    }

    /// <summary>Replies to a write, and what comes of them.</summary>
    private static IEnumerable<TestCaseData> Replies()
    {
        (string Name, string Reply, string Kind)[] rows =
        [
            ("no number", "{ok: 0, errmsg: 'x'}", Refused),
            ("label", "{ok: 0, code: 8000, errorLabels: ['RetryableWriteError']}", Unavailable),
            ("foreign label", "{ok: 0, code: 8000, errorLabels: ['NoWritesPerformed', 1]}", Refused),
            ("write error", "{ok: 1, n: 0, writeErrors: [{index: 0, code: 2}]}", Refused),
            ("write error of a moment", "{ok: 1, n: 0, writeErrors: [{index: 0, code: 112}]}", Unavailable),
            ("write error too large", "{ok: 1, n: 0, writeErrors: [{index: 0, code: 17419}]}", TooLarge),
            ("write error after duplicates", "{ok: 1, n: 0, writeErrors: [{index: 0, code: 11000}, {index: 1, code: 121}]}", Refused),
            ("not confirmed", "{ok: 1, n: 1, writeConcernError: {code: 64}}", Unavailable),
            ("not to be confirmed", "{ok: 1, n: 1, writeConcernError: {code: 100}}", Refused),
            ("label of what is not confirmed", "{ok: 1, n: 1, writeConcernError: {code: 8000}, errorLabels: ['RetryableWriteError']}", Unavailable),
            ("duplicate that is not confirmed", "{ok: 1, n: 0, writeErrors: [{index: 0, code: 11000}], writeConcernError: {code: 64}}", Unavailable),
        ];
        return rows.Select(row => new TestCaseData(row.Reply, row.Kind).SetArgDisplayNames(row.Name));
    }

    [TestCaseSource(nameof(Numbers))]
    public async Task Number_OfAServer_MeansTheSameOnBothSides(int code, string name, string kind)
    {
        var reply = new BsonDocument { { "ok", 0 }, { "code", code }, { "codeName", name }, { "errmsg", "SECRET" } };
        var byDriver = StoreErrors.Translate(new MongoCommandException(Connection, "SECRET", Command, reply), CancellationToken.None);
        var byCommands = await ThrownAsync(() => Scripted(reply).PingAsync(CancellationToken.None));

        Assert.That((Kind(byDriver), Kind(byCommands)), Is.EqualTo((kind, kind)));
        foreach (var error in new[] { byDriver, byCommands })
            Assert.That(error.Message, Does.Contain($"{name}, code {code}").And.Not.Contain("SECRET"));
    }

    [TestCaseSource(nameof(DriverErrors))]
    public void Exception_OfTheDriver_IsTranslated(Exception error, string kind)
    {
        Assert.That(StoreErrors.IsTranslated(error, CancellationToken.None), Is.True);
        Assert.That(Kind(StoreErrors.Translate(error, CancellationToken.None)), Is.EqualTo(kind));
    }

    [TestCaseSource(nameof(Replies))]
    public async Task Reply_ToAWrite_IsTranslated(string reply, string kind)
    {
        var collection = Scripted(Shell.Doc(reply)).GetCollection("c");

        Assert.That(Kind(await ThrownAsync(() => collection.TryInsertAsync([], CancellationToken.None))), Is.EqualTo(kind));
        Assert.That(Kind(await ThrownAsync(() => collection.TryUpdateOneAsync([], [], CancellationToken.None))), Is.EqualTo(kind));
        Assert.That(Kind(await ThrownAsync(() => collection.DeleteManyAsync([], CancellationToken.None))), Is.EqualTo(kind));
    }

    [TestCase("{ok: 1, value: {_id: 1}, writeConcernError: {code: 64}}", Unavailable)]
    [TestCase("{ok: 1, value: {_id: 1}, writeConcernError: {code: 100}}", Refused)]
    public async Task Reply_ToAnotherCommandThatWrites_IsTranslated(string reply, string kind)
    {
        var collection = Scripted(Shell.Doc(reply)).GetCollection("c");

        Assert.That(Kind(await ThrownAsync(() => collection.FindOneAndUpdateAsync([], new BsonDocument(), CancellationToken.None))), Is.EqualTo(kind));
        Assert.That(Kind(await ThrownAsync(() => collection.CreateIndexesAsync([new IndexDefinition(Command)], CancellationToken.None))), Is.EqualTo(kind));
    }

    [Test]
    public async Task Commands_ServerFailsOrIsGone_IsUnavailable()
    {
        foreach (var error in new Exception[] { new IOException("x"), new ObjectDisposedException("server"), new TimeoutException(), new OperationCanceledException() })
        {
            var database = new CommandDatabase("d", (_, _) => throw error);
            Assert.That(Kind(await ThrownAsync(() => database.PingAsync(CancellationToken.None))), Is.EqualTo(Unavailable), error.GetType().Name);
        }
    }

    [Test]
    public void Cancelled_ByTheCaller_PassesOnBothSides()
    {
        using var cancelled = new CancellationTokenSource();
        var error = new OperationCanceledException(cancelled.Token);
        var database = new CommandDatabase("d", (_, _) =>
        {
            cancelled.Cancel();
            throw error;
        });

        Assert.That(() => database.PingAsync(cancelled.Token), Throws.Exception.SameAs(error));
        Assert.That(StoreErrors.IsTranslated(error, cancelled.Token), Is.False);
        Assert.That(StoreErrors.Translate(error, cancelled.Token), Is.SameAs(error));
    }

    [Test]
    public void OwnFaults_AreNotTheDatabases()
    {
        foreach (var error in new Exception[] { new InvalidOperationException("x"), new ArgumentException("x"), new InvalidCastException("x") })
            Assert.That(StoreErrors.IsTranslated(error, CancellationToken.None), Is.False, error.GetType().Name);
    }

    private static CommandDatabase Scripted(BsonDocument reply) => new("d", (_, _) => ValueTask.FromResult(reply));

    internal static string Kind(Exception error) => error switch
    {
        StoreUnavailableException => Unavailable,
        StoreRejectedException rejected => rejected.Reason.ToString(),
        _ => error.GetType().Name,
    };

    internal static async Task<Exception> ThrownAsync(Func<Task> operation)
    {
        var running = Task.Run(operation);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(running.IsCompletedSuccessfully, Is.False, "something is thrown");
        return running.IsCanceled ? new TaskCanceledException(running) : running.Exception!.InnerException!;
    }
}
