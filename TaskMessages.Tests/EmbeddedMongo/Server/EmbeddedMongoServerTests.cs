using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class EmbeddedMongoServerTests : CommandFixture
{
    [Test]
    public async Task RunCommandAsync_FailingCommand_IsAnsweredAndNotThrown()
    {
        var reply = await Server.RunCommandAsync(new BsonDocument { { "nonsense", 1 }, { "$db", "test" } }, CancellationToken.None);

        Assert.That((reply["ok"].ToDouble(), reply["code"].AsInt32), Is.EqualTo((0.0, 59)));
    }

    [Test]
    public void RunCommandAsync_CancelledBefore_Throws() =>
        Assert.That(
            async () => await Server.RunCommandAsync(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { new BsonDocument() } }, { "$db", "test" } }, new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public async Task StartAsync_AfterDispose_HasWhatWasAcknowledged()
    {
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        await Server.DisposeAsync();
        await StartServer();
        Assert.That(await Documents("c"), Has.Length.EqualTo(1));
    }

    [Test]
    public void StartAsync_DirectoryInUse_FailsAndSaysSo() =>
        Assert.That(() => Start(Options), Throws.InstanceOf<IOException>().With.Message.Contains(DirectoryPath));

    [Test]
    public void StartAsync_RemoteAddressNotAllowed_Fails() =>
        Assert.That(() => Start(Options with { Listen = "0.0.0.0:0" }), Throws.ArgumentException);

    [Test]
    public void Endpoint_WithoutListener_IsNull()
    {
        Assert.That(Server.Endpoint, Is.Null);
        Assert.That(() => Server.ConnectionString, Throws.InvalidOperationException.With.Message.Contains("Listen"));
    }

    private static Task<EmbeddedMongoServer> Start(EmbeddedMongoOptions options) =>
        EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
}
