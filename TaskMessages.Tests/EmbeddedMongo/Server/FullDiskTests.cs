using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>A disk that really is full: a small file system in memory, where mounting one is permitted.</summary>
[TestFixture]
[NonParallelizable]
public sealed class FullDiskTests
{
    private const int DiskMebibytes = 8;
    private const int BallastSize = 3 << 20;

    private TemporaryDirectory _mountPoint = null!;
    private bool _isMounted;

    private string Ballast => Path.Combine(_mountPoint.Path, "ballast");

    [SetUp]
    public async Task MountAsync()
    {
        _mountPoint = new TemporaryDirectory();
        if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={DiskMebibytes}m", "tmpfs", _mountPoint.Path) is { } refusal)
            Assert.Ignore("A file system cannot be mounted here: " + refusal);
        _isMounted = true;
    }

    [TearDown]
    public async Task UnmountAsync()
    {
        if (_isMounted)
            Assert.That(await RunAsync("umount", _mountPoint.Path), Is.Null);
        _isMounted = false;
        _mountPoint.Dispose();
    }

    [Test]
    public async Task Write_DiskFull_FailsWithOutOfDiskSpaceAndGoesOnWhenThereIsSpace()
    {
        await File.WriteAllBytesAsync(Ballast, new byte[BallastSize]);
        await using var server = await StartAsync();
        using var client = server.ConnectDriver();
        var collection = client.GetDatabase("test").GetCollection<BsonDocument>("c");
        await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument("n", 1)));

        var stored = await FillAsync(collection);
        Assert.That(stored, Is.GreaterThan(10));
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.That(await CodeOfAsync(() => collection.InsertOneAsync(Large(stored))), Is.EqualTo((int)ServerError.OutOfDiskSpace));
        Assert.That(await CodeOfAsync(() => collection.UpdateManyAsync(new BsonDocument(), new BsonDocument("$set", new BsonDocument("more", new string('y', 20_000))))), Is.EqualTo((int)ServerError.OutOfDiskSpace));
        Assert.That(await IdsAsync(collection), Is.EqualTo(Enumerable.Range(0, stored)), "Reading goes on, with what was acknowledged and nothing else.");

        File.Delete(Ballast);
        await collection.InsertOneAsync(Large(stored));
        Assert.That(await IdsAsync(collection), Is.EqualTo(Enumerable.Range(0, stored + 1)), "Writing goes on once there is space.");
        Assert.That(CommandFixture.Inconsistencies(server), Is.Empty);
    }

    [Test]
    public async Task StartAsync_AfterAFullDisk_HasWhatWasAcknowledged()
    {
        await File.WriteAllBytesAsync(Ballast, new byte[BallastSize]);
        var stored = 0;
        await using (var server = await StartAsync())
        {
            using var client = server.ConnectDriver();
            stored = await FillAsync(client.GetDatabase("test").GetCollection<BsonDocument>("c"));
        }

        await using var again = await StartAsync();
        using var reader = again.ConnectDriver();
        Assert.That(await IdsAsync(reader.GetDatabase("test").GetCollection<BsonDocument>("c")), Is.EqualTo(Enumerable.Range(0, stored)));
        Assert.That(CommandFixture.Inconsistencies(again), Is.Empty);
    }

    /// <returns>How many documents found room.</returns>
    private static async Task<int> FillAsync(IMongoCollection<BsonDocument> collection)
    {
        for (var stored = 0; ; stored++)
        {
            if (await CodeOfAsync(() => collection.InsertOneAsync(Large(stored))) is { } code)
            {
                Assert.That(code, Is.EqualTo((int)ServerError.OutOfDiskSpace));
                return stored;
            }
        }
    }

    private static async Task<int?> CodeOfAsync(Func<Task> write)
    {
        try
        {
            await write();
            return null;
        }
        catch (MongoWriteException error)
        {
            return error.WriteError?.Code;
        }
        catch (MongoCommandException error)
        {
            return error.Code;
        }
    }

    private static async Task<int[]> IdsAsync(IMongoCollection<BsonDocument> collection) =>
        [.. (await collection.Find(new BsonDocument()).ToListAsync()).Select(document => document["_id"].AsInt32).Order()];

    private static BsonDocument Large(int id) => new() { { "_id", id }, { "n", id }, { "text", new string('x', 20_000) } };

    private Task<EmbeddedMongoServer> StartAsync() => EmbeddedMongoServer.StartAsync(
        new EmbeddedMongoOptions { Directory = Path.Combine(_mountPoint.Path, "data"), Listen = "127.0.0.1:0" }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    /// <returns>Why the program failed; null when it succeeded.</returns>
    private static async Task<string?> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : errors.Trim();
        }
        catch (Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
