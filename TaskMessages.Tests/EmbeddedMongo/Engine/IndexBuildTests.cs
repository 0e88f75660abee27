using System.Diagnostics;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>An index is built in several jobs: what others write in between is in it, and whatever ends it leaves nothing behind.</summary>
[Property("security", "M6")]
public sealed class IndexBuildTests : EngineFixture
{
    /// <summary>A job that began then has lasted for long: it ends after its next few documents.</summary>
    private static readonly long LongAgo = Stopwatch.GetTimestamp() - (10 * Stopwatch.Frequency);

    private static readonly IndexSpec Values = new("v_1", new BsonDocument("v", 1));

    private static readonly IndexSpec Unique = new("v_1", new BsonDocument("v", 1)) { Unique = true };

    [Test]
    public async Task Build_OthersChangeDocumentsOnBothSidesOfIt_HasWhatIsThereAtTheEnd([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        await FillAsync(200);
        var id = await BeginAsync(Values);

        var steps = 0;
        for (; !await StepAsync(id); steps++)
        {
            for (var i = 0; i < 10; i++)
                await ChangeAsync(random);
        }

        Assert.That(steps, Is.GreaterThan(5), "in several jobs");
        Assert.That(Read(Index)!.IsMultikey, Is.True, "arrays came by those changes only");
    }

    [Test]
    public async Task Build_NotEnded_IsSeenByNobody()
    {
        await FillAsync(100);
        var id = await BeginAsync(Values);
        Assert.That(await StepAsync(id), Is.False);

        Assert.That(Read(Index), Is.Null);
        Assert.That(Read(session => session.Plan(session.FindCollection(Db, "c")!, Filter.Parse(new BsonDocument("v", 1)), null, null).Index), Is.Null);
    }

    [Test]
    public async Task Build_TheJobFailsAfterItsStep_GoesOnFromWhereItWas()
    {
        await FillAsync(100);
        var id = await BeginAsync(Values);
        await StepAsync(id);

        Assert.That(() => WriteAsync<bool>(session => session.BuildIndex(id, LongAgo) ? true : throw new InvalidOperationException("after the step")), Throws.InvalidOperationException);

        await EndAsync(id);
        Assert.That(Read(Index), Is.Not.Null);
    }

    [Test]
    public async Task Build_UniqueAndALaterDocumentDoesNotFit_FailsAndCanBeAbandoned()
    {
        await FillAsync(100);
        await InsertAsync("c", "{_id: 1000, v: 7}");
        var id = await BeginAsync(Unique);

        Assert.That(() => EndAsync(id), Throws.TypeOf<ServerErrorException>().With.Message.Contains("dup key: { v: 7 }"));
        await WriteAsync(session => Abandon(session, id));

        Assert.That(Read(Index), Is.Null);
        await InsertAsync("c", "{_id: 1001, v: 7}");
        Assert.That(await TablesAsync(), Is.EqualTo(1), "the _id index alone");
    }

    [Test]
    public async Task Build_UniqueAndAChangeDoesNotFitWhatItHas_RefusesTheChange()
    {
        await FillAsync(100);
        var id = await BeginAsync(Unique);
        await StepAsync(id);

        Assert.That(() => ReplaceAsync(2, "{_id: 2, v: 1}"), Throws.TypeOf<ServerErrorException>().With.Message.Contains("dup key: { v: 1 }"));

        await EndAsync(id);
    }

    [Test]
    public async Task Build_ItsCollectionIsDropped_IsAborted()
    {
        await FillAsync(100);
        var id = await BeginAsync(Values);
        await StepAsync(id);

        await WriteAsync(session =>
        {
            session.DropCollection(session.FindCollection(Db, "c")!);
            return true;
        });

        Assert.That(() => StepAsync(id), Throws.TypeOf<ServerErrorException>().With.Property(nameof(ServerErrorException.Code)).EqualTo((int)ServerError.IndexBuildAborted));
        Assert.That(await TablesAsync(), Is.Zero);
    }

    [Test]
    public async Task Build_TheSameIndexIsThereBeforeItsEnd_LeavesThatOne()
    {
        await FillAsync(100);
        var id = await BeginAsync(Values);
        await StepAsync(id);
        await WriteAsync(session => session.CreateIndex(session.FindCollection(Db, "c")!, Values));

        await EndAsync(id);

        Assert.That(Read(session => session.FindCollection(Db, "c")!.Indexes), Has.Count.EqualTo(2));
        Assert.That(await TablesAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task Open_ABuildWasNotEnded_NothingIsLeftOfIt()
    {
        await FillAsync(100);
        await StepAsync(await BeginAsync(Values));

        await ReopenAsync();

        Assert.That(await TablesAsync(), Is.EqualTo(1));
        await WriteAsync(session => session.CreateIndex(session.FindCollection(Db, "c")!, Values));
        await ReopenAsync();
        Assert.That(Read(Index), Is.Not.Null);
    }

    [Test]
    public async Task Build_NobodyWaits_TakesOneJobForFewDocuments()
    {
        await FillAsync(10);

        Assert.That(await WriteAsync(session => session.BuildIndex(session.BeginIndex(session.FindCollection(Db, "c")!, Values)!.Value, Stopwatch.GetTimestamp())), Is.True);
    }

    private static IndexInfo? Index(ReadSession session) => session.FindCollection(Db, "c")!.FindIndex(Values.Name);

    private static bool Abandon(WriteSession session, int id)
    {
        session.AbandonIndex(id);
        return true;
    }

    private Task<int> FillAsync(int count) => InsertAsync("c", [.. Enumerable.Range(0, count).Select(i => $"{{_id: {i}, v: {i}}}")]);

    private Task<int> BeginAsync(IndexSpec spec) => WriteAsync(session => session.BeginIndex(session.FindCollection(Db, "c")!, spec)!.Value);

    private Task<bool> StepAsync(int id) => WriteAsync(session => session.BuildIndex(id, LongAgo));

    private async Task EndAsync(int id)
    {
        while (!await StepAsync(id))
        {
        }
    }

    private Task<bool> ReplaceAsync(int id, string document) => WriteAsync(session =>
    {
        var collection = session.FindCollection(Db, "c")!;
        if (session.Execute(session.Plan(collection, Filter.Parse(new BsonDocument("_id", id)), null, null), null).FirstOrDefault() is not { } stored)
            return false;
        session.Replace(collection, stored, BsonDocument.Parse(document));
        return true;
    });

    private async Task ChangeAsync(Random random)
    {
        var id = random.Next(250);
        switch (random.Next(5))
        {
            case 0:
                await ReplaceAsync(id, $"{{_id: {id}, v: {random.Next(1000)}}}");
                break;
            case 1:
                await ReplaceAsync(id, $"{{_id: {id}, v: [{random.Next(10)}, {random.Next(10)}]}}");
                break;
            case 2:
                await ReplaceAsync(id, $"{{_id: {id}, other: {random.Next(10)}}}");
                break;
            case 3:
                await WriteAsync(session =>
                {
                    var collection = session.FindCollection(Db, "c")!;
                    foreach (var stored in session.Execute(session.Plan(collection, Filter.Parse(new BsonDocument("_id", id)), null, null), null).ToArray())
                        session.Delete(collection, stored);
                    return true;
                });
                break;
            default:
                // one that fails with the job, which takes back its other changes
                Assert.That(
                    () => WriteAsync<bool>(session =>
                    {
                        var collection = session.FindCollection(Db, "c")!;
                        foreach (var stored in session.Execute(session.Plan(collection, Filter.Parse(new BsonDocument("_id", id)), null, null), null).ToArray())
                            session.Replace(collection, stored, new BsonDocument { { "_id", id }, { "v", -1 } });
                        throw new InvalidOperationException("taken back");
                    }),
                    Throws.InvalidOperationException);
                await InsertAsync("c", $"{{_id: {random.Next(1 << 20) + 1000}, v: {random.Next(10)}}}");
                break;
        }
    }

    /// <summary>How many tables of indexes there are in the file.</summary>
    private async Task<int> TablesAsync()
    {
        await Engine.DisposeAsync();
        try
        {
            using var connection = TaskMessages.EmbeddedMongo.Storage.Sqlite.Connection.Open(Path.Combine(DataDirectory, TaskMessages.EmbeddedMongo.Storage.Files.DatabaseFile.Name));
            return (int)connection.ScalarInt64("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name GLOB 'x[0-9]*'")!.Value;
        }
        finally
        {
            Engine = StorageEngine.Open(Options, Time);
        }
    }
}
