using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Domain.Delivery;

/// <summary>When agents are told of events, when again, and when no more.</summary>
[TestFixture(DatabaseKind.Commands)]
[TestFixture(DatabaseKind.Driver)]
public sealed class DeliveryTests(DatabaseKind kind)
{
    private EmbeddedDatabase _database = null!;
    private DeliveryScene _scene = null!;

    [SetUp]
    public async Task CreateScene()
    {
        _database = await EmbeddedDatabase.StartAsync(kind);
        _scene = await DeliveryScene.CreateAsync(_database);
    }

    [TearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    [Test]
    public async Task Send_AgentHears_NothingIsLeft()
    {
        var process = _scene.Start();
        await process.SendAsync();
        await process.SendAsync();

        Assert.That(_scene.Told, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(await process.ContinueAsync(), Is.False);
        Assert.That((await _scene.StoredAsync()).Select(item => item.Delivery), Is.All.Null);
    }

    [Test]
    public async Task Send_AgentIsAway_IsToldWithBackoff()
    {
        _scene.OnTold = _ => throw Away();
        var process = _scene.Start();
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        var waits = new List<TimeSpan>();
        for (var attempt = 1; attempt <= 12; attempt++)
        {
            var delivery = (await _scene.StoredAsync())[0].Delivery!;
            Assert.That((delivery.Attempts, delivery.Error, delivery.Lease), Is.EqualTo((attempt, "away", (Lease?)null)));
            waits.Add(delivery.DueAt - _scene.Clock.Now);
            _scene.Clock.Advance(delivery.DueAt - _scene.Clock.Now);
            Assert.That(await process.ContinueAsync(), Is.True);
        }

        Assert.That(waits.Max(), Is.InRange(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5)), "it grows up to its limit");
        _scene.OnTold = _ => Task.CompletedTask;
        await process.RunToEndAsync();
        Assert.That(_scene.Told, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Events_BehindOneThatFails_WaitForIt_AndFollowAtOnce()
    {
        _scene.OnTold = _ => throw Away();
        var process = _scene.Start();
        for (var number = 0; number < 5; number++)
            Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        _scene.OnTold = _ => Task.CompletedTask;
        var first = (await _scene.StoredAsync())[0].Delivery!;
        Assert.That(first.Attempts, Is.EqualTo(1), "attempts before its time do not count");
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(await process.ContinueAsync(), Is.True);

        Assert.That(_scene.Told, Is.EqualTo(new[] { 1, 2, 3, 4, 5 }), "one claim tells them all");
    }

    [Test]
    public async Task Send_AgentIsThereAgain_TellsItWhatItMissedFirst()
    {
        _scene.OnTold = _ => throw Away();
        var process = _scene.Start();
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        _scene.OnTold = _ => Task.CompletedTask;

        await process.SendAsync();

        Assert.That(_scene.Told, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Send_WhileAnotherIsBeingTold_WaitsForIt()
    {
        _scene.Settings = _scene.Settings with { CallTimeout = TimeSpan.FromDays(1) };
        var hears = new TaskCompletionSource();
        _scene.OnTold = item => item.Seq == 1 ? hears.Task : Task.CompletedTask;
        var first = _scene.Start().SendAsync();
        var second = _scene.Start().SendAsync();
        while (!_scene.Clock.HasTimer)
            await Task.Yield();
        _scene.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(_scene.Told, Is.Empty);

        hears.SetResult();
        while (!second.IsCompleted)
        {
            _scene.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await Task.WhenAll(first, second);
        Assert.That(_scene.Told, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Refusals_AreGivenUpAfterSoMany_AndTheNextIsTold()
    {
        _scene.Settings = _scene.Settings with { MaxRefusals = 3 };
        _scene.OnTold = item => item.Seq == 1 ? throw new ExecutorException("no") : Task.CompletedTask;
        var process = _scene.Start();
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);

        await process.RunToEndAsync();

        Assert.That((await _scene.StoredAsync()).Select(item => item.GivenUp), Is.EqualTo(new[] { "no", null }));
        Assert.That(_scene.Told, Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task AnAgentThatStaysAway_IsGivenUpInTheEnd()
    {
        _scene.Settings = _scene.Settings with { GiveUpAfter = TimeSpan.FromHours(1) };
        _scene.OnTold = _ => throw Away();
        var process = _scene.Start();
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        var began = _scene.Clock.Now;

        await process.RunToEndAsync();

        Assert.That((await _scene.StoredAsync())[0].GivenUp, Is.EqualTo("away"));
        Assert.That(_scene.Clock.Now - began, Is.InRange(TimeSpan.FromHours(1), TimeSpan.FromHours(1.2)));
    }

    [Test]
    public async Task WhatTheAgentHasProcessedByItself_IsNotToldAgain()
    {
        _scene.OnTold = _ => throw Away();
        var process = _scene.Start();
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        var tracker = new TaskTracker { TaskId = _scene.Opened.Id, AgentId = _scene.AgentId, CreatedAt = _scene.Clock.Now };
        await _scene.Trackers.SaveAsync(tracker with { LastSeq = 1 }, 0, CancellationToken.None);

        await process.RunToEndAsync();

        Assert.That((_scene.Told.Count, (await _scene.StoredAsync())[0].GivenUp), Is.EqualTo((0, (string?)null)));
    }

    [Test]
    public async Task EndOfTheTask_OrOfTheAgent_GivesUpWhatIsLeft([Values] bool ofTheAgent)
    {
        _scene.OnTold = _ => throw Away();
        var process = _scene.Start();
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        if (ofTheAgent)
            await _scene.DeleteAgentAsync();
        else
            await _scene.CloseTaskAsync(TaskLifecycle.Canceled);

        await process.RunToEndAsync();

        Assert.That((await _scene.StoredAsync())[0].GivenUp, Is.EqualTo(ofTheAgent ? "The agent was deleted." : "The task was over: CANCELED."));
    }

    [Test]
    public async Task Creation_ThatCouldNotBeTold_FailsTheTask_AndIsToldLater_BeforeItsEvents()
    {
        _scene.OnTold = _ => throw Away();
        var process = _scene.Start();
        Assert.ThrowsAsync<ExecutorException>(process.AnnounceAsync);
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        var failed = (await _scene.ReadTaskAsync())!;
        Assert.That((failed.Lifecycle, failed.LifecycleReason), Is.EqualTo((TaskLifecycle.Failed, "away")));
        _scene.OnTold = _ => Task.CompletedTask;

        await process.RunToEndAsync();

        var task = (await _scene.ReadTaskAsync())!;
        Assert.That((task.Lifecycle, task.LifecycleReason), Is.EqualTo((TaskLifecycle.Open, "Task forwarded to ACP server")));
        Assert.That(_scene.Told, Is.EqualTo(new[] { 0, 1 }));
        await process.AnnounceAsync();
        Assert.That(_scene.Told, Is.EqualTo(new[] { 0, 1, 0 }), "it is told once more when it is asked for");
    }

    [Test]
    public void MoreThanMayWait_IsRefused_AndNotStored()
    {
        _scene.Settings = _scene.Settings with { MaxPending = 2 };
        _scene.OnTold = _ => throw Away();
        var process = _scene.Start();
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);

        var refusal = Assert.ThrowsAsync<DomainException>(process.SendAsync)!;

        Assert.That(refusal.Error, Is.EqualTo(DomainError.QueueFull));
        Assert.That(async () => await _scene.StoredAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Wake_MakesWhatTheAgentMissedDueNow()
    {
        _scene.OnTold = _ => throw Away();
        var process = _scene.Start();
        Assert.ThrowsAsync<ExecutorException>(process.SendAsync);
        _scene.OnTold = _ => Task.CompletedTask;
        await _scene.Events.WakeAsync(_scene.AgentId + 1, _scene.Clock.Now, CancellationToken.None);
        Assert.That(await process.ContinueAsync(), Is.False);

        await _scene.Events.WakeAsync(_scene.AgentId, _scene.Clock.Now, CancellationToken.None);

        Assert.That(await process.ContinueAsync(), Is.True);
        Assert.That(_scene.Told, Is.EqualTo(new[] { 1 }));
    }

    /// <summary>A process that has lost its claim changes nothing any more.</summary>
    [Test]
    public async Task Fencing_OfAClaimThatRanOut()
    {
        var (asked, hears) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        _scene.OnTold = _ =>
        {
            asked.SetResult();
            return hears.Task;
        };
        var slow = _scene.Start().SendAsync();
        await asked.Task;
        _scene.Clock.Advance(_scene.Settings.Lease);
        _scene.OnTold = _ => throw Away();
        Assert.That(await _scene.Start().ContinueAsync(), Is.True, "another process has it now");
        var before = await _scene.StoredAsync();

        hears.SetException(new ExecutorException("too late"));
        Assert.ThrowsAsync<ExecutorException>(() => slow);

        Assert.That((await _scene.StoredAsync())[0].Delivery, Is.EqualTo(before[0].Delivery));
    }

    private static ExecutorException Away() => new("away", isTransient: true);
}
