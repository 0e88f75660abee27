using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class GroupCommitTests : EngineFixture
{
    private Action<StorageFailPoint>? _failPoint;

    private protected override StorageOptions Options => base.Options with { FailPoint = point => _failPoint?.Invoke(point), MaxBatchTime = TimeSpan.FromMinutes(1) };

    [Test]
    public async Task WriteAsync_ManyCallersWhileACommitIsHeld_ShareTheNext()
    {
        await InsertAsync("c", "{ _id: -1 }");
        using var held = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var holdOnce = 1;
        _failPoint = point =>
        {
            if (point == StorageFailPoint.BeforeCommit && Interlocked.Exchange(ref holdOnce, 0) == 1)
            {
                held.Set();
                release.Wait(TimeSpan.FromSeconds(30));
            }
        };
        var before = Engine.Commits;
        var first = InsertAsync("c", "{ _id: 0 }");
        Assert.That(held.Wait(TimeSpan.FromSeconds(30)));
        var rest = Enumerable.Range(1, 100).Select(i => InsertAsync("c", $"{{ _id: {i} }}")).ToArray();
        Assert.That(first.IsCompleted, Is.False, "Nobody is answered before the commit.");
        release.Set();
        await Task.WhenAll([first, .. rest]);
        Assert.That(Engine.Commits - before, Is.EqualTo(2));
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(102));
    }

    [Test]
    public async Task WriteAsync_FailingJobsInABatch_LeaveTheOthers()
    {
        await InsertAsync("c", "{ _id: 0 }");
        var jobs = Enumerable.Range(1, 60).Select(i => i % 3 == 0 ? InsertAsync("c", $"{{ _id: {i + 1000} }}", "{ _id: 0 }") : InsertAsync("c", $"{{ _id: {i} }}")).ToArray();
        var outcomes = await Task.WhenAll(jobs.Select(job => job.ContinueWith(done => done.IsFaulted, TaskScheduler.Default)));
        Assert.That(outcomes.Count(failed => failed), Is.EqualTo(20));
        Assert.That(Find("c", "{ _id: { $gt: 1000 } }"), Is.Empty);
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(41));
    }

    [Test]
    public async Task WriteAsync_CommitThatFails_FailsItsJobsAndTheEngineGoesOn()
    {
        await InsertAsync("c", "{ _id: 1 }");
        _failPoint = point =>
        {
            if (point == StorageFailPoint.BeforeCommit)
                throw new SqliteException(13, "database or disk is full");
        };
        var error = Assert.ThrowsAsync<ServerErrorException>(() => WriteAsync(session =>
        {
            session.Insert(session.FindCollection(Db, "c")!, ShellJson.Parse("{ _id: 2, a: [1] }"));
            return session.EnsureCollection(Db, "new");
        }));
        Assert.That(error!.CodeName, Is.EqualTo("OutOfDiskSpace"));
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(1), "Reading goes on.");
        _failPoint = null;
        await InsertAsync("c", "{ _id: 2 }");
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(2));
        Assert.That(Read(session => session.FindCollection(Db, "new")), Is.Null);
    }

    [Test]
    public async Task WriteAsync_CanceledBeforeItsTurn_DoesNotRun()
    {
        await InsertAsync("c", "{ _id: 1 }");
        using var release = new ManualResetEventSlim();
        using var running = new ManualResetEventSlim();
        var first = WriteAsync(_ =>
        {
            running.Set();
            return release.Wait(TimeSpan.FromSeconds(30));
        });
        Assert.That(running.Wait(TimeSpan.FromSeconds(30)));
        using var cancel = new CancellationTokenSource();
        var second = Engine.WriteAsync(session => session.Insert(session.FindCollection(Db, "c")!, ShellJson.Parse("{ _id: 2 }")), cancel.Token);
        await cancel.CancelAsync();
        release.Set();
        await first;
        Assert.That(() => second, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task WriteAsync_AfterDispose_IsRefused()
    {
        await Engine.DisposeAsync();
        Assert.That(() => InsertAsync("c", "{ _id: 1 }"), Throws.InstanceOf<ObjectDisposedException>());
        Engine = StorageEngine.Open(Options, Time);
    }

    [Test]
    public async Task Read_DuringAWrite_SeesTheStateBefore()
    {
        await InsertAsync("c", "{ _id: 1 }");
        using var changed = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var write = WriteAsync(session =>
        {
            session.Insert(session.FindCollection(Db, "c")!, ShellJson.Parse("{ _id: 2 }"));
            session.EnsureCollection(Db, "new");
            changed.Set();
            return release.Wait(TimeSpan.FromSeconds(30));
        });
        Assert.That(changed.Wait(TimeSpan.FromSeconds(30)));
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(1));
        Assert.That(Read(session => session.FindCollection(Db, "new")), Is.Null);
        release.Set();
        await write;
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Read_WhileCollectionsComeAndGo_AlwaysFitsItsSnapshot()
    {
        await InsertAsync("c", "{ _id: 1 }");
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Read(session => session.FindCollection(Db, "c") is { } collection
                    ? session.Execute(session.Plan(collection, Filter.All, null, null), null).Count()
                    : 0);
            }
        })).ToArray();
        for (var i = 0; i < 100; i++)
        {
            await WriteAsync(session =>
            {
                session.DropCollection(session.FindCollection(Db, "c")!);
                return session.Insert(session.EnsureCollection(Db, "c"), new BsonDocument("_id", 1));
            });
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Log_LongReader_GrowsToItsLimitAndTheReaderIsEnded()
    {
        await Engine.DisposeAsync();
        Engine = StorageEngine.Open(Options with { CheckpointSize = 256 << 10, MaxLogSize = 512 << 10, MaxHeldLogSize = 2 << 20 }, Time);
        await WriteLargeAsync(4);
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var mayGoOn = new ManualResetEventSlim();
        var reader = Task.Run(() => Read(session =>
        {
            var documents = session.Execute(session.Plan(session.FindCollection(Db, "c")!, Filter.All, null, null), null).GetEnumerator();
            using (documents)
            {
                documents.MoveNext();
                reading.SetResult();
                mayGoOn.Wait();
                while (documents.MoveNext())
                {
                }
            }

            return 0;
        }));
        await reading.Task;
        for (var written = 0; written < 40; written++)
            await WriteLargeAsync(50);
        mayGoOn.Set();

        Assert.That(async () => await reader, Throws.InstanceOf<ServerErrorException>().With.Property(nameof(ServerErrorException.Code)).EqualTo((int)ServerError.SnapshotTooOld));
        for (var written = 0; written < 20; written++)
            await WriteLargeAsync(50);
        Assert.That(LogFile.Length, Is.LessThan(4 << 20), "The log has started again, and was cut.");
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(3_004), "Others read on.");
    }

    [Test]
    public async Task Log_Backup_StartsAgainMeanwhile()
    {
        await Engine.DisposeAsync();
        Engine = StorageEngine.Open(Options with { CheckpointSize = 256 << 10, MaxLogSize = 512 << 10 }, Time);
        for (var written = 0; written < 60; written++)
            await WriteLargeAsync(100);
        var (largest, commits) = (0L, Engine.Commits);
        var target = Path.Combine(DataDirectory, "copy");
        var backup = Engine.BackupAsync(target, CancellationToken.None);
        var during = 0;
        while (!backup.IsCompleted)
        {
            await WriteLargeAsync(100);
            during++;
            largest = Math.Max(largest, LogFile.Length);
        }

        await backup;
        await TestContext.Out.WriteLineAsync($"{during} writes of 400 KB and {Engine.Commits - commits} commits during the backup, largest log {largest >> 10:N0} KiB");
        Assert.That(during, Is.GreaterThan(10), "The backup took long enough for the log to grow beyond its bound.");
        Assert.That(largest, Is.LessThan(2 << 20));
        await using var copy = StorageEngine.Open(Options with { Directory = target }, Time);
        Assert.That(FindProblems(copy), Is.Empty);
    }

    [Test]
    public async Task Log_MuchWritten_IsCopiedAndStartsAgain()
    {
        await Engine.DisposeAsync();
        Engine = StorageEngine.Open(Options with { CheckpointSize = 256 << 10, MaxLogSize = 1 << 20 }, Time);
        for (var i = 0; i < 40; i++)
            await WriteLargeAsync(50);
        Assert.That(LogFile.Length, Is.LessThan(4 << 20), "More than 8 MiB have been written, and most of it has been overwritten.");
        await Engine.DisposeAsync();
        Assert.That(LogFile.Exists, Is.False, "A closed database has no log.");
        Engine = StorageEngine.Open(Options, Time);
        Assert.That(Read(session => session.CountAll(session.FindCollection(Db, "c")!)), Is.EqualTo(2000));
    }

    private FileInfo LogFile => new(Path.Combine(DataDirectory, "database.sqlite-wal"));

    /// <summary>Stores so many documents of 4 KB in one transaction.</summary>
    private Task<int> WriteLargeAsync(int documents) => WriteAsync(session =>
    {
        var collection = session.EnsureCollection(Db, "c");
        for (var n = 0; n < documents; n++)
            session.Insert(collection, new BsonDocument("text", new string('x', 4000)));
        return 0;
    });
}
