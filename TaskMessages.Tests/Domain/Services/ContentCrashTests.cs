using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Services;

/// <summary>
/// A process dies before each of its commands to the database, which is after the one before, while it cleans a task or brings its contents back. Whatever it left: the contents are there or gone, as a
/// whole, once the next has come; and nothing of an export is ever lost.
/// </summary>
public sealed class ContentCrashTests
{
    private const int MostCommands = 60;

    /// <summary>Who comes after the one that died.</summary>
    public enum Next
    {
        Sweep,
        Clean,
        Rehydration,
    }

    [TestCase(Next.Sweep)]
    [TestCase(Next.Clean)]
    public async Task Clean_DiesBeforeAnyCommand_IsFinishedByTheNext(Next next)
    {
        var survived = false;
        for (var command = 0; !survived && command < MostCommands; command++)
        {
            await using var scene = await RetentionScene.CreateAsync();
            var before = await scene.StoredAsync();
            survived = await SurvivesAsync(scene, command, process => process.Retention.CleanAsync(Caller.Anonymous, scene.TaskId, null, CancellationToken.None));
            var left = await scene.TaskAsync();
            if (left.CleanedAt is null)
            {
                AssertSame(await scene.StoredAsync(), before, $"command {command}: nothing has begun");
                continue;
            }

            if (left.ContentWork is not null)
            {
                Assert.That(() => scene.ExportAsync(), Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.Conflict), "what is half gone is no export");
                Assert.That(() => CleanAsync(scene), Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.Conflict), "it might be alive");
            }

            scene.Clock.Advance(ContentStateMachine.Patience + TimeSpan.FromSeconds(1));
            if (next == Next.Sweep)
                await SweepAsync(scene);
            else
                await CleanAsync(scene);

            await AssertCleanedAsync(scene, left.CleanedAt, $"command {command}");
        }

        Assert.That(survived, Is.True, "a clean takes more commands than are tried");
    }

    [TestCase(Next.Sweep)]
    [TestCase(Next.Clean)]
    [TestCase(Next.Rehydration)]
    public async Task Rehydration_DiesBeforeAnyCommand_LeavesACleanedTaskOrAWholeOne(Next next)
    {
        var survived = false;
        for (var command = 0; !survived && command < MostCommands; command++)
        {
            await using var scene = await RetentionScene.CreateAsync();
            var before = await scene.StoredAsync();
            var export = await scene.ExportAsync();
            await CleanAsync(scene);
            survived = await SurvivesAsync(scene, command, process => RehydrateAsync(process, scene, export));
            var left = await scene.TaskAsync();
            if (left.CleanedAt is null)
            {
                Assert.That(left.ContentWork, Is.Null);
                AssertBack(await scene.StoredAsync(), before, $"command {command}");
                continue;
            }

            if (left.ContentWork is not null)
            {
                Assert.That(() => scene.ExportAsync(), Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.Conflict), "what is half there is no export");
                Assert.That(
                    () => RehydrateAsync(scene.Start(), scene, export), Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.Conflict), "it might be alive");
            }

            scene.Clock.Advance(ContentStateMachine.Patience + TimeSpan.FromSeconds(1));
            if (next == Next.Sweep)
                await SweepAsync(scene);
            else if (next == Next.Clean)
                await CleanAsync(scene);
            if (next != Next.Rehydration)
                await AssertCleanedAsync(scene, left.CleanedAt, $"command {command}");
            await RehydrateAsync(scene.Start(), scene, export);
            AssertBack(await scene.StoredAsync(), before, $"command {command}, once more");
        }

        Assert.That(survived, Is.True, "a rehydration takes more commands than are tried");
    }

    [Test]
    public async Task DeadRestorer_WhoseLastWriteComesLate_ChangesNothing()
    {
        await using var scene = await RetentionScene.CreateAsync();
        var before = await scene.StoredAsync();
        var export = await scene.ExportAsync();
        await CleanAsync(scene);
        Func<Task>? late = null;
        var dead = scene.Start(command =>
        {
            if (command.Contains("insert") && command["insert"].AsString == "messages")
            {
                var write = command.DeepClone().AsBsonDocument;
                write.Remove("$db");
                late ??= () => scene.RunAsync(write);
                throw new ProcessDiedException();
            }
        });
        Assert.That(() => RehydrateAsync(dead, scene, export), Throws.TypeOf<ProcessDiedException>());

        scene.Clock.Advance(ContentStateMachine.Patience + TimeSpan.FromSeconds(1));
        await SweepAsync(scene);
        await late!();
        Assert.That((await scene.StoredAsync()).Messages, Is.Not.Empty, "that is what the second look is for");
        await RehydrateAsync(scene.Start(), scene, export);

        AssertBack(await scene.StoredAsync(), before, "what lay there is removed first");
    }

    [Test]
    public async Task DeadCleaner_WhoseRemovalsComeLate_TakesNothingThatIsBack()
    {
        await using var scene = await RetentionScene.CreateAsync();
        var before = await scene.StoredAsync();
        var export = await scene.ExportAsync();
        var late = new List<BsonDocument>();
        var cleaner = scene.Start(command =>
        {
            if (!command.Contains("delete"))
                return;
            var removal = command.DeepClone().AsBsonDocument;
            removal.Remove("$db");
            late.Add(removal);
        });
        await cleaner.Retention.CleanAsync(Caller.Anonymous, scene.TaskId, null, CancellationToken.None);
        await RehydrateAsync(scene.Start(), scene, export);
        Assert.That(late.Select(removal => removal["delete"].AsString), Does.Contain("messages").And.Contain("task_states"));

        foreach (var removal in late)
            await scene.RunAsync(removal);

        AssertBack(await scene.StoredAsync(), before, "what is back has higher numbers");
    }

    [Test]
    public async Task MessageThatWasUnderWay_IsRemovedAMinuteLater()
    {
        await using var scene = await RetentionScene.CreateAsync();
        var process = scene.Start();
        var grant = (await process.Stores.Tasks.AllotExternalAsync(scene.TaskId, null, 1, scene.Clock.Now, CancellationToken.None))!;
        await CleanAsync(scene);
        await process.Stores.Messages.InsertAsync(
            ((SnapshotMessage)(await OneMessageAsync(scene))).Message with { TaskId = scene.TaskId, Seq = grant.FirstSeq }, CancellationToken.None);

        await SweepAsync(scene);
        Assert.That((await scene.StoredAsync()).Messages, Has.Length.EqualTo(1), "not yet");
        scene.Clock.Advance(ContentStateMachine.Patience + TimeSpan.FromSeconds(1));
        await SweepAsync(scene);

        Assert.That((await scene.StoredAsync()).Messages, Is.Empty);
        Assert.That((await scene.TaskAsync()).PurgeAt, Is.Not.Null, "there was something: one more look");
        scene.Clock.Advance(ContentStateMachine.Patience + TimeSpan.FromSeconds(1));
        await SweepAsync(scene);
        Assert.That((await scene.TaskAsync()).PurgeAt, Is.Null);
    }

    [Test]
    public async Task Sweep_AfterARehydration_TouchesNothing()
    {
        await using var scene = await RetentionScene.CreateAsync();
        var before = await scene.StoredAsync();
        var export = await scene.ExportAsync();
        await CleanAsync(scene);
        await RehydrateAsync(scene.Start(), scene, export);

        for (var round = 0; round < 3; round++)
        {
            scene.Clock.Advance(ContentStateMachine.Patience + TimeSpan.FromSeconds(1));
            await SweepAsync(scene);
        }

        AssertBack(await scene.StoredAsync(), before, "");
    }

    [Test]
    public async Task Export_TaskIsCleanedMeanwhile_IsNotWhole()
    {
        await using var scene = await RetentionScene.CreateAsync();
        var export = await scene.Start().Retention.ExportAsync(Caller.Anonymous, scene.TaskId, CancellationToken.None);
        await export.CheckWholeAsync(CancellationToken.None);
        await CleanAsync(scene);

        Assert.That(() => export.CheckWholeAsync(CancellationToken.None), Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.Conflict));
    }

    private static async Task<SnapshotItem> OneMessageAsync(RetentionScene scene)
    {
        await using var other = await RetentionScene.CreateAsync();
        Assert.That(other.TaskId, Is.Not.EqualTo(scene.TaskId));
        return (await other.ExportAsync())[0];
    }

    private static Task<CleanedTask> CleanAsync(RetentionScene scene) => scene.Start().Retention.CleanAsync(Caller.Anonymous, scene.TaskId, null, CancellationToken.None);

    private static Task<int> SweepAsync(RetentionScene scene) => scene.Start().Contents.FinishLeftoversAsync(10, CancellationToken.None);

    private static Task RehydrateAsync(RetentionScene.Process process, RetentionScene scene, IEnumerable<SnapshotItem> export)
        => process.Retention.RehydrateAsync(Caller.Anonymous, scene.TaskId, RetentionScene.AsTheyCome(export), CancellationToken.None);

    /// <returns>Whether the process came to its end before the command at which it dies.</returns>
    private static async Task<bool> SurvivesAsync(RetentionScene scene, int dies, Func<RetentionScene.Process, Task> work)
    {
        var commands = 0;
        var process = scene.Start(_ =>
        {
            if (commands++ >= dies)
                throw new ProcessDiedException();
        });
        try
        {
            await work(process);
            return true;
        }
        catch (ProcessDiedException)
        {
            return false;
        }
    }

    private static async Task AssertCleanedAsync(RetentionScene scene, DateTime? since, string where)
    {
        var task = await scene.TaskAsync();
        var (messages, states, events) = await scene.StoredAsync();
        Assert.Multiple(() =>
        {
            Assert.That((task.CleanedAt, task.ContentWork), Is.EqualTo((since, (ContentWork?)null)), where);
            Assert.That((messages.Length, states.Length, events), Is.EqualTo((0, 0, 0L)), where);
        });
    }

    /// <summary>Events do not come back.</summary>
    private static void AssertBack((string[] Messages, string[] States, long Events) stored, (string[] Messages, string[] States, long Events) before, string where)
        => AssertSame(stored, before with { Events = 0 }, where);

    private static void AssertSame((string[] Messages, string[] States, long Events) stored, (string[] Messages, string[] States, long Events) before, string where)
    {
        Assert.Multiple(() =>
        {
            Assert.That(stored.Messages, Is.EqualTo(before.Messages), where);
            Assert.That(stored.States, Is.EqualTo(before.States), where);
            Assert.That(stored.Events, Is.EqualTo(before.Events), where);
        });
    }
}
