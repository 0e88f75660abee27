using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Wire;
using TaskMessages.Tests.EmbeddedMongo.Compression;
using TaskMessages.Tests.EmbeddedMongo.Server;

namespace TaskMessages.Tests.Clients;

/// <summary>MongoDB's own clients with a login and <c>compressors=zlib</c>: everything holds as without, and what may be compressed is.</summary>
[TestFixture]
internal sealed class CompressedClientTests
{
    private const string Python = "/usr/bin/python3";

    [Test]
    public async Task PyMongo_AllChecks_HoldCompressed()
    {
        if (!await ClientScript.SucceedsAsync(Python, "-c", "import pymongo"))
            ClientScript.Missing("PyMongo");
        await AssertCompressedAsync(server => ClientScript.AssertAllHoldAsync(Python, [ClientScript.PathOf("pymongo/checks.py"), server]));
    }

    [Test]
    public async Task NodeDriver_AllChecks_HoldCompressed()
    {
        var modules = ClientScript.ModulesOf("node");
        if (!Directory.Exists(Path.Combine(modules, "mongodb")))
            ClientScript.Missing("The Node driver");
        await AssertCompressedAsync(server => ClientScript.AssertAllHoldAsync("node", [ClientScript.PathOf("node/checks.cjs"), server], ("NODE_PATH", modules)));
    }

    [Test]
    public async Task LibMongoC_AllChecks_HoldCompressed()
    {
        var program = ClientScript.LibMongoCProgram();
        if (!await ClientScript.SucceedsAsync(program, "--zlib"))
            Assert.Ignore("this libmongoc was built without zlib");
        await AssertCompressedAsync(server => ClientScript.AssertAllHoldAsync(program, [server]));
    }

    private static async Task AssertCompressedAsync(Func<string, Task> run)
    {
        using var directory = new TemporaryDirectory();
        var options = new EmbeddedMongoOptions { Directory = directory.Path, Listen = "127.0.0.1:0", Username = "u", Password = "p" };
        await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await using var proxy = new RecordingProxy(server.Endpoint!);
        await run($"mongodb://u:p@127.0.0.1:{proxy.Port}/?directConnection=true&compressors=zlib");

        var compressed = proxy.Messages.Where(message => message.Kind == OpCode.Compressed).ToArray();
        Assert.That(compressed.Select(message => message.Command), Has.Some.EqualTo("insert").And.Some.EqualTo("find").And.Some.EqualTo("update"));
        Assert.That(compressed.Count(message => !message.FromClient), Is.GreaterThan(10));
        Assert.That(CommandFixture.Inconsistencies(server), Is.Empty);
    }
}
