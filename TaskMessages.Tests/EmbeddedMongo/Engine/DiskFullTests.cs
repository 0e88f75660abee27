using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>SQLite itself refuses to let the file grow, as it does on a full disk.</summary>
[TestFixture]
public sealed class DiskFullTests : EngineFixture
{
    private protected override StorageOptions Options => base.Options with { MaxFileSize = 256 << 10 };

    [Test]
    public async Task WriteAsync_FileMayNotGrow_FailsWithOutOfDiskSpaceAndRecovers()
    {
        await CreateIndexAsync("c", "{ key: { n: 1 }, name: 'n_1' }");
        var stored = 0;
        ServerErrorException? error = null;
        while (error is null && stored < 1000)
        {
            try
            {
                await InsertLargeAsync(stored);
                stored++;
            }
            catch (ServerErrorException refused)
            {
                error = refused;
            }
        }

        Assert.That(error?.Code, Is.EqualTo((int)ServerError.OutOfDiskSpace));
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(stored), "Reading goes on, with what was acknowledged and nothing else.");
        await WriteAsync(session =>
        {
            session.DropCollection(session.FindCollection(Db, "c")!);
            return session.EnsureCollection(Db, "c");
        });
        await InsertLargeAsync(stored);
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(1), "Writing goes on once there is space.");
    }

    private Task<bool> InsertLargeAsync(int id) => WriteAsync(session =>
    {
        session.Insert(session.FindCollection(Db, "c")!, new BsonDocument { { "_id", id }, { "n", id }, { "text", new string('x', 6000) } });
        return true;
    });
}
