using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Wire;
using TaskMessages.Tests.EmbeddedMongo.Query;
using TaskMessages.Tests.EmbeddedMongo.Server;

namespace TaskMessages.Tests.EmbeddedMongo.Compression;

/// <summary>Our client and our server with a proxy between that sees what is compressed; and messages that no client sends.</summary>
public sealed class CompressionTests
{
    private static readonly BsonDocument Ping = new() { { "ping", 1 }, { "$db", "d" } };

    private Server.TemporaryDirectory _directory = null!;
    private EmbeddedMongoServer _server = null!;
    private RecordingProxy _proxy = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _directory = new Server.TemporaryDirectory();
        var options = new EmbeddedMongoOptions { Directory = _directory.Path, Listen = "127.0.0.1:0", Username = "u", Password = "p" };
        _server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        _proxy = new RecordingProxy(_server.Endpoint!);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task Client_ThatCompresses_DoesSoAfterTheLogin([Values("", "&zlibCompressionLevel=9")] string level)
    {
        await FillAndReadAsync("compressors=zlib" + level);

        var messages = _proxy.Messages;
        var compressed = messages.Where(message => message.Kind == OpCode.Compressed).ToArray();
        Assert.That(messages.Select(message => message.Command), Has.Some.EqualTo("saslContinue").And.Some.EqualTo("isMaster"));
        Assert.That(compressed.Where(message => message.FromClient).Select(message => message.Command), Has.Some.EqualTo("insert").And.Some.EqualTo("getMore").And.None.StartsWith("sasl").And.None.EqualTo("hello").And.None.EqualTo("isMaster"));
        Assert.That(messages.Where(message => message is { Kind: OpCode.Msg, Command: "insert" }), Is.Empty);
        Assert.That(compressed.Count(message => !message.FromClient), Is.GreaterThanOrEqualTo(4));
    }

    [Test]
    public async Task Client_ThatDoesNotCompress_GetsNothingCompressed()
    {
        await FillAndReadAsync("maxPoolSize=1");
        Assert.That(_proxy.Messages.Select(message => message.Kind), Has.None.EqualTo(OpCode.Compressed));
    }

    [Test]
    public async Task Server_CompressedMessageWithoutAgreement_EndsTheConnection()
    {
        using var connection = await RawConnection.OpenAsync(_server.Endpoint!);
        await connection.SendAsync(Compressed(Ping));
        Assert.That(await connection.ReceiveAsync(), Is.Null);
        await AssertServesAsync();
    }

    [Test]
    public async Task Server_OtherCompressorsOnly_AgreesToNone()
    {
        using var connection = await RawConnection.OpenAsync(_server.Endpoint!);
        Assert.That((await HelloAsync(connection, "snappy", "zstd")).Contains("compression"), Is.False);
        Assert.That((await HelloAsync(connection, "snappy", "zlib"))["compression"], SameBson.As(new BsonArray { "zlib" }));
    }

    [Test]
    public async Task Server_MalformedCompressedMessage_EndsTheConnectionOnly([Values(-1, 5, 48_000_000, int.MaxValue)] int claimed)
    {
        using var connection = await RawConnection.OpenAsync(_server.Endpoint!);
        await HelloAsync(connection, "zlib");
        var message = Compressed(Ping);
        await connection.SendAsync(message);
        Assert.That(MessageHeader.Read((await connection.ReceiveAsync())!).ResponseTo, Is.EqualTo(7));

        BitConverter.TryWriteBytes(message.AsSpan(20), claimed);
        await connection.SendAsync(message);
        Assert.That(await connection.ReceiveAsync(), Is.Null);
        await AssertServesAsync();
    }

    [Test]
    public async Task Server_CompressedHello_IsAnsweredInTheOpen()
    {
        using var connection = await RawConnection.OpenAsync(_server.Endpoint!);
        await HelloAsync(connection, "zlib");
        await connection.SendAsync(Compressed(new BsonDocument { { "hello", 1 }, { "$db", "admin" } }));
        Assert.That(MessageHeader.Read((await connection.ReceiveAsync())!).OpCode, Is.EqualTo(OpCode.Msg));
    }

    private static byte[] Compressed(BsonDocument command)
    {
        using var message = new BsonBufferWriter();
        OpMsg.Write(message, 7, 0, command);
        using var compressed = OpCompressed.Write(message.WrittenSpan, 6)!;
        return compressed.WrittenSpan.ToArray();
    }

    private static Task<BsonDocument> HelloAsync(RawConnection connection, params string[] compressors) =>
        connection.RunAsync(new BsonDocument { { "hello", 1 }, { "compression", new BsonArray(compressors.Select(name => (BsonValue)name)) }, { "$db", "admin" } });

    private async Task FillAndReadAsync(string options)
    {
        using var client = new MongoClient($"mongodb://u:p@127.0.0.1:{_proxy.Port}/?directConnection=true&{options}");
        var collection = client.GetDatabase("d").GetCollection<BsonDocument>("c");
        var documents = Enumerable.Range(0, 500).Select(i => new BsonDocument { { "_id", i }, { "text", new string('x', 1_000) } }).ToArray();
        await collection.InsertManyAsync(documents);
        Assert.That(await collection.Find(new BsonDocument(), new FindOptions { BatchSize = 200 }).Sort(new BsonDocument("_id", 1)).ToListAsync(), Is.EqualTo(documents));
    }

    private async Task AssertServesAsync()
    {
        using var client = new MongoClient(_server.ConnectionString.Replace("//", "//u:p@", StringComparison.Ordinal));
        await client.GetDatabase("d").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
    }
}
