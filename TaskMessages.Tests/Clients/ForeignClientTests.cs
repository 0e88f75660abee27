using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.EmbeddedMongo.Server;

namespace TaskMessages.Tests.Clients;

/// <summary>MongoDB's own clients against the embedded server's TCP port.</summary>
[TestFixture]
internal sealed class ForeignClientTests
{
    private const string Python = "/usr/bin/python3";

    [Test]
    public async Task PyMongo_AllChecks_Hold([Values] bool withLogin)
    {
        if (!await ClientScript.SucceedsAsync(Python, "-c", "import pymongo, gridfs"))
            ClientScript.Missing("PyMongo");
        await WithServerAsync(server => ClientScript.AssertAllHoldAsync(Python, [ClientScript.PathOf("pymongo/checks.py"), server]), withLogin);
    }

    [TestCase("checks.py")]
    [TestCase("retries.py")]
    [TestCase("watch.py")]
    public async Task PyMongo_AgainstAReplicaSetOfOne_AllChecksHold(string script)
    {
        if (!await ClientScript.SucceedsAsync(Python, "-c", "import pymongo, gridfs"))
            ClientScript.Missing("PyMongo");
        await WithServerAsync(server => ClientScript.AssertAllHoldAsync(Python, [ClientScript.PathOf($"pymongo/{script}"), server]), withLogin: false, "rs0");
    }

    [Test]
    public async Task LibMongoC_AllChecks_Hold([Values] bool withLogin)
    {
        var program = ClientScript.LibMongoCProgram();
        await WithServerAsync(server => ClientScript.AssertAllHoldAsync(program, [server]), withLogin);
    }

    [TestCase("checks")]
    [TestCase("retries")]
    public async Task LibMongoC_AgainstAReplicaSetOfOne_AllChecksHold(string checks)
    {
        var program = ClientScript.LibMongoCProgram();
        await WithServerAsync(server => ClientScript.AssertAllHoldAsync(program, [server, checks]), withLogin: false, "rs0");
    }

    [Test]
    public async Task NodeDriver_AllChecks_Hold([Values] bool withLogin)
    {
        var modules = ClientScript.ModulesOf("node");
        if (!Directory.Exists(Path.Combine(modules, "mongodb")))
            ClientScript.Missing("The Node driver");
        await WithServerAsync(server => ClientScript.AssertAllHoldAsync("node", [ClientScript.PathOf("node/checks.cjs"), server], ("NODE_PATH", modules)), withLogin);
    }

    [Test]
    public async Task NodeDriver_AgainstAReplicaSetOfOne_FollowsChanges()
    {
        var modules = ClientScript.ModulesOf("node");
        if (!Directory.Exists(Path.Combine(modules, "mongodb")))
            ClientScript.Missing("The Node driver");
        await WithServerAsync(
            server => ClientScript.AssertAllHoldAsync("node", [ClientScript.PathOf("node/watch.cjs"), server], ("NODE_PATH", modules)), withLogin: false, "rs0");
    }

    [Test]
    public async Task Mongosh_AllChecks_Hold([Values] bool withLogin)
    {
        var program = Path.Combine(ClientScript.ModulesOf("mongosh"), "mongosh", "bin", "mongosh.js");
        if (!File.Exists(program))
            ClientScript.Missing("mongosh");
        using var home = new TemporaryDirectory();
        await WithServerAsync(server => ClientScript.AssertAllHoldAsync(
            "node", [program, server, "--quiet", "--norc", "--file", ClientScript.PathOf("mongosh/checks.js")], ("HOME", home.Path)), withLogin);
    }

    [Test]
    public async Task Compass_WhatItsScreensAskFor_IsAnswered([Values] bool withLogin)
    {
        var modules = ClientScript.ModulesOf("compass");
        if (!Directory.Exists(Path.Combine(modules, "mongodb-data-service")))
            ClientScript.Missing("Compass's data service");
        await WithServerAsync(server => ClientScript.AssertAllHoldAsync("node", [ClientScript.PathOf("compass/checks.cjs"), server], ("NODE_PATH", modules)), withLogin);
    }

    private static async Task WithServerAsync(Func<string, Task> run, bool withLogin, string? replicaSet = null)
    {
        using var directory = new TemporaryDirectory();
        var options = new EmbeddedMongoOptions
        {
            Directory = directory.Path,
            Listen = "127.0.0.1:0",
            ReplicaSetName = replicaSet,
            EnableTestCommands = replicaSet is not null,
            Username = withLogin ? "operator" : null,
            Password = withLogin ? "p@ss:word" : null,
        };
        await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await run(withLogin ? server.ConnectionString.Replace("mongodb://", "mongodb://operator:p%40ss%3Aword@", StringComparison.Ordinal) : server.ConnectionString);
        Assert.That(CommandFixture.Inconsistencies(server), Is.Empty);
    }
}
