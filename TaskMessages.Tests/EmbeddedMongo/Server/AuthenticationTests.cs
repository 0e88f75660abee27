using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>Logging in to the embedded server over TCP, with the vendor's driver.</summary>
public sealed class AuthenticationTests
{
    private const string User = "operator,=x";
    private const string Password = "p\u00E4ss w\u00F6rd:@/";

    private TemporaryDirectory _directory = null!;
    private EmbeddedMongoServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _directory = new TemporaryDirectory();
        _server = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions { Directory = _directory.Path, Listen = "127.0.0.1:0", Username = User, Password = Password },
            TimeProvider.System,
            NullLogger.Instance,
            CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [TestCase("")]
    [TestCase("&authMechanism=SCRAM-SHA-1")]
    [TestCase("&authMechanism=SCRAM-SHA-256")]
    public async Task Login_RightPassword_MayDoEverything(string option)
    {
        using var client = Connect(User, Password, option);
        var collection = client.GetDatabase("test").GetCollection<BsonDocument>("c");
        await collection.InsertOneAsync(new BsonDocument("a", 1));
        var status = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("connectionStatus", 1));

        Assert.That(await collection.CountDocumentsAsync(new BsonDocument()), Is.GreaterThan(0));
        Assert.That(status["authInfo"]["authenticatedUsers"][0]["user"].AsString, Is.EqualTo(User));
    }

    [TestCase(User, "wrong", "")]
    [TestCase(User, "wrong", "&authMechanism=SCRAM-SHA-1")]
    [TestCase("nobody", Password, "")]
    [TestCase(User, Password, "&authSource=test")]
    public void Login_AnythingWrong_IsOneAndTheSameRefusalWithoutThePassword(string user, string password, string option)
    {
        using var client = Connect(user, password, option);

        var refusal = Assert.ThrowsAsync<MongoAuthenticationException>(() => PingAsync(client));

        Assert.That(refusal!.InnerException!.Message, Does.Contain("Authentication failed."));
        Assert.That(refusal.ToString(), Does.Not.Contain(password));
    }

    [Test]
    public void Command_WithoutLogin_IsUnauthorized()
    {
        using var client = new MongoClient(_server.ConnectionString);

        var refusal = Assert.ThrowsAsync<MongoCommandException>(() => client.GetDatabase("test").GetCollection<BsonDocument>("c").InsertOneAsync([]));

        Assert.That((refusal!.Code, refusal.CodeName), Is.EqualTo((13, "Unauthorized")));
    }

    [Test]
    public async Task LargeMessage_WithoutLogin_EndsTheConnection()
    {
        using var connection = await RawConnection.OpenAsync(_server.Endpoint!);
        var ping = new BsonDocument { { "ping", 1 }, { "$db", "admin" }, { "comment", new string('x', 50_000) } };
        Assert.That((await connection.RunAsync(ping))["ok"].ToInt32(), Is.EqualTo(1));

        var large = RawConnection.Encode(writer => OpMsg.Write(writer, 1, 0, ping.Set("comment", new string('x', 70_000))));
        await connection.SendAsync(large[..1000]);

        Assert.That(await connection.ReceiveAsync(), Is.Null);
    }

    [Test]
    public async Task Ping_WithoutLogin_IsAnswered()
    {
        using var client = new MongoClient(_server.ConnectionString);

        await PingAsync(client);
    }

    [Test]
    public async Task InProcess_NeedsNoLogin()
    {
        var insert = new BsonDocument { { "insert", "d" }, { "documents", new BsonArray { new BsonDocument() } }, { "$db", "test" } };

        ReplyAssert.Ok(await _server.RunCommandAsync(insert, CancellationToken.None));
    }

    [Test]
    public async Task SaslContinue_WithoutStart_IsAnErrorAndTheConnectionLives()
    {
        using var client = new MongoClient($"{_server.ConnectionString}&maxPoolSize=1");
        var command = new BsonDocument { { "saslContinue", 1 }, { "conversationId", 1 }, { "payload", new BsonBinaryData([1, 2, 3]) } };

        Assert.ThrowsAsync<MongoCommandException>(() => client.GetDatabase("admin").RunCommandAsync<BsonDocument>(command));
        await PingAsync(client);
    }

    [Test]
    public void Options_PasswordWithoutUser_IsRefusedAndNeverPrinted()
    {
        var options = new EmbeddedMongoOptions { Directory = _directory.Path, Password = Password };

        Assert.ThrowsAsync<ArgumentException>(() => EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None));
        Assert.That(options.ToString(), Does.Not.Contain(Password));
    }

    private MongoClient Connect(string user, string password, string option)
        => new($"mongodb://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{_server.Endpoint}/?directConnection=true&serverSelectionTimeoutMS=2000{option}");

    private static Task<BsonDocument> PingAsync(MongoClient client) => client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
}
