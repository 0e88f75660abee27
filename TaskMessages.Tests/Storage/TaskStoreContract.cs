using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;

namespace TaskMessages.Tests.Storage;

/// <summary>What every implementation of <see cref="ITaskStore"/> must do.</summary>
public abstract class TaskStoreContract
{
    private static readonly DateTime Now = Snapshots.Start.AddSeconds(10);

    private ITaskStore _store = null!;

    [SetUp]
    public async Task OpenStore() => _store = await OpenAsync();

    private protected abstract Task<ITaskStore> OpenAsync();

    [Test]
    public async Task NextTaskId_ManyInParallel_AreDistinct()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => _store.NextTaskIdAsync(CancellationToken.None)));

        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.All.Positive);
    }

    [Test]
    public async Task Insert_EveryState_ComesBackAsItWas()
    {
        foreach (var (name, task) in Snapshots.All())
        {
            var stored = task with { Id = name, Metadata = new JsonMap { ["a.b"] = 1L, ["$set"] = new JsonMap { ["x"] = null }, ["big"] = 1L << 40 } };
            Assert.That(await _store.InsertAsync(stored, CancellationToken.None), Is.True);

            Assert.That(Text.Of(await _store.FindAsync(name, CancellationToken.None)), Is.EqualTo(Text.Of(stored)), name);
        }
    }

    [Test]
    public async Task Insert_SameId_IsRefusedAndChangesNothing()
    {
        await InsertAsync(Snapshots.Completed());

        Assert.That(await _store.InsertAsync(Snapshots.Queued(), CancellationToken.None), Is.False);
        Assert.That((await FindAsync()).Status, Is.EqualTo(ChatStatus.Completed));
    }

    [Test]
    public async Task Find_UnknownId_IsNull() => Assert.That(await _store.FindAsync("404", CancellationToken.None), Is.Null);

    [Test]
    [Repeat(5)]
    public async Task Append_SixtyFourInParallel_ExactlyOneWins()
    {
        var task = Snapshots.Completed(Guid.NewGuid().ToString());
        await InsertAsync(task);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => AppendAsync(
            task, Snapshots.NewTurn($"message {i}", Now, $"507f1f77bcf86cd7994390{i:x2}", $"run {i}")))));

        var winner = outcomes.Single(outcome => outcome is not null);
        Assert.That(Text.Of(await _store.FindAsync(task.Id, CancellationToken.None)), Is.EqualTo(Text.Of(winner)));
        Assert.That(winner!.Seq, Is.EqualTo(task.Seq + 1));
    }

    [Test]
    public async Task Append_SequenceMovedSinceItWasSeen_IsNull()
    {
        var task = Snapshots.Completed();
        await InsertAsync(task);
        await _store.AllotExternalAsync(task.Id, null, 1, Now, CancellationToken.None);

        Assert.That(await AppendAsync(task, Snapshots.NewTurn("next", Now)), Is.Null);
        Assert.That(await AppendAsync(await FindAsync(), Snapshots.NewTurn("next", Now)), Is.Not.Null);
    }

    [Test]
    public async Task Claim_SeveralQueued_LongestVisibleFirstAndEachOnce()
    {
        foreach (var (id, seconds) in new[] { ("b", 2), ("a", 1), ("later", 60), ("c", 3) })
        {
            var task = Snapshots.Queued(id);
            await InsertAsync(task with { Turn = task.Turn! with { VisibleAt = Snapshots.Start.AddSeconds(seconds) } });
        }

        var claimed = new List<string?>();
        for (var i = 0; i < 4; i++)
            claimed.Add((await ClaimAsync($"token {i}"))?.Id);

        Assert.That(claimed, Is.EqualTo(new[] { "a", "b", "c", null }));
    }

    [Test]
    public async Task Claim_ManyWorkers_EveryTurnOnce()
    {
        for (var i = 0; i < 100; i++)
            await InsertAsync(Snapshots.Queued($"{i}"));

        var claimed = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => Task.Run(() => ClaimAsync($"token {i}"))));

        Assert.That(claimed.OfType<ChatTask>().Select(task => task.Id), Is.Unique.And.Exactly(100).Items);
    }

    [Test]
    public async Task Claim_ExcludedAgent_IsPassedOver()
    {
        await InsertAsync(Snapshots.Queued("1"));
        await InsertAsync(Snapshots.Queued("2") with { AgentId = 8 });

        var claimed = await _store.ClaimAsync(
            new Lease("o", "t"), Now, Now.AddMinutes(1), [Snapshots.AgentId, 99], CancellationToken.None);

        Assert.That(claimed?.Id, Is.EqualTo("2"));
    }

    [Test]
    public async Task ClaimOfAgent_TakesItsTurnsAloneOldestFirst()
    {
        foreach (var (id, agent, seconds) in new[] { ("1", 8L, 1), ("2", 9L, 4), ("3", 9L, 2), ("4", 9L, 60) })
        {
            var task = Snapshots.Queued(id);
            await InsertAsync(task with { AgentId = agent, Turn = task.Turn! with { VisibleAt = Snapshots.Start.AddSeconds(seconds) } });
        }

        var claimed = new List<string?>();
        for (var i = 0; i < 3; i++)
            claimed.Add((await _store.ClaimOfAgentAsync(new Lease("o", $"t{i}"), Now, Now.AddMinutes(1), 9, CancellationToken.None))?.Id);

        Assert.That(claimed, Is.EqualTo(new[] { "3", "2", null }));
    }

    [Test]
    public async Task ReadyAgents_AreThoseWithAClaimableTurn()
    {
        foreach (var (id, agent, seconds) in new[] { ("1", 30L, 1), ("2", 10L, 4), ("3", 10L, 2), ("4", 20L, 60), ("5", 40L, 3) })
        {
            var task = Snapshots.Queued(id);
            await InsertAsync(task with { AgentId = agent, Turn = task.Turn! with { VisibleAt = Snapshots.Start.AddSeconds(seconds) } });
        }

        await InsertAsync(Snapshots.Queued("6") with { AgentId = null });
        await _store.ClaimOfAgentAsync(new Lease("o", "t"), Now, Now.AddMinutes(1), 40, CancellationToken.None);

        Assert.That(await _store.ReadyAgentsAsync(Now, 10, CancellationToken.None), Is.EqualTo(new[] { 10L, 30L }));
        Assert.That(await _store.ReadyAgentsAsync(Now, 1, CancellationToken.None), Is.EqualTo(new[] { 10L }));
    }

    [Test]
    public async Task Claim_LeaseRunOut_IsAnotherAttemptAndTheOldTokenIsDead()
    {
        await InsertAsync(Snapshots.Queued());
        await ClaimAsync("old");
        var later = Now.AddMinutes(2);

        var again = await _store.ClaimAsync(new Lease("o", "new"), later, later.AddMinutes(1), [], CancellationToken.None);

        Assert.That((again!.Turn!.Attempt, again.Turn.StartedAt), Is.EqualTo((2, (DateTime?)Now)));
        Assert.That(await _store.HeartbeatAsync("1", "old", later, CancellationToken.None), Is.False);
        Assert.That(await _store.AllotAsync("1", "old", 0, 1, later, CancellationToken.None), Is.Null);
        foreach (var move in new[] { "complete", "fail", "ask for input", "remove" })
        {
            var held = again with { Turn = again.Turn with { Lease = new Lease("o", "old") } };
            var change = new TaskChange(TurnStateMachine.All.Single(known => known.Name == move), again, Moves.ByName[move](held, "old"), "old");
            Assert.That(await _store.ApplyAsync(change, CancellationToken.None), Is.Null, move);
        }

        Assert.That(await _store.RetryAsync("1", "old", later, "late", later, CancellationToken.None), Is.False);
        Assert.That(await _store.ReleaseAsync("1", "old", later, CancellationToken.None), Is.False);
        Assert.That(await _store.TakeOverAsync("1", "old", later, CancellationToken.None), Is.False);
        Assert.That(Text.Of(await FindAsync()), Is.EqualTo(Text.Of(again)));
    }

    [Test]
    public async Task Allot_InTurns_ContinuesAndNeverGoesBackInTime()
    {
        await InsertAsync(Snapshots.Queued());
        await ClaimAsync("t");

        var first = await _store.AllotAsync("1", "t", 0, 3, Now, CancellationToken.None);
        var second = await _store.AllotAsync("1", "t", 2, 1, Now.AddSeconds(-30), CancellationToken.None);

        Assert.That(first, Is.EqualTo(new SequenceGrant(2, 0, Now)));
        Assert.That(second, Is.EqualTo(new SequenceGrant(5, 3, Now)), "two changes, then the message");
        Assert.That((await FindAsync()).Turn!.Written, Is.EqualTo(4));
    }

    [Test]
    public async Task AllotExternal_InParallel_NumbersAndTimesAreDistinctAndInTheSameOrder()
    {
        await InsertAsync(Snapshots.External("chat"));
        var at = Now;

        var grants = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
            (Count: (i % 3) + 2, Grant: await _store.AllotExternalAsync(TaskId.OfExternal(Snapshots.AgentId, "chat"), null, (i % 3) + 2, at, CancellationToken.None)))));

        var given = grants.SelectMany(pair => Enumerable.Range(0, pair.Count)
            .Select(i => (Seq: pair.Grant!.FirstSeq + i, At: pair.Grant.At.AddMilliseconds(i)))).OrderBy(item => item.Seq).ToArray();
        Assert.That(given.Select(item => item.Seq), Is.EqualTo(Enumerable.Range(1, given.Length).Select(i => (long)i)));
        Assert.That(given.Select(item => item.At), Is.Ordered);
    }

    [Test]
    public async Task AllotExternal_ForeignAgentDeletedOrUnknown_IsNull()
    {
        await InsertAsync(Snapshots.External("chat"));
        await InsertAsync(Snapshots.External("gone") with { Lifecycle = TaskLifecycle.Deleted });

        Assert.That(await _store.AllotExternalAsync(TaskId.OfExternal(Snapshots.AgentId, "chat"), 99, 1, Now, CancellationToken.None), Is.Null);
        Assert.That(await _store.AllotExternalAsync(TaskId.OfExternal(Snapshots.AgentId, "gone"), Snapshots.AgentId, 1, Now, CancellationToken.None), Is.Null);
        Assert.That(await _store.AllotExternalAsync(TaskId.OfExternal(Snapshots.AgentId, "unknown"), null, 1, Now, CancellationToken.None), Is.Null);
        Assert.That(await _store.AllotExternalAsync(TaskId.OfExternal(Snapshots.AgentId, "chat"), Snapshots.AgentId, 1, Now, CancellationToken.None), Is.EqualTo(new SequenceGrant(1, 0, Now)));
    }

    [Test]
    public async Task CreateExternal_Twice_TheFirstStays()
    {
        var first = await _store.CreateExternalAsync(Snapshots.External("chat"), CancellationToken.None);
        var second = await _store.CreateExternalAsync(Snapshots.External("chat") with { AgentId = 99 }, CancellationToken.None);

        Assert.That((first.AgentId, second.AgentId), Is.EqualTo(((long?)Snapshots.AgentId, (long?)Snapshots.AgentId)));
    }

    [Test]
    public async Task Leased_Prefix_FindsTheHostsOwnOnly()
    {
        foreach (var (id, owner) in new[] { ("1", "host-a/boot/1"), ("2", "host-ab/boot/1"), ("3", "host-a/boot/2") })
        {
            await InsertAsync(Snapshots.Queued(id));
            await _store.ClaimAsync(new Lease(owner, $"t{id}"), Now, Now.AddMinutes(1), [], CancellationToken.None);
        }

        var leased = await _store.LeasedAsync("host-a/", CancellationToken.None);

        Assert.That(leased.Select(task => task.Turn!.Lease!.Owner), Is.EquivalentTo(new[] { "host-a/boot/1", "host-a/boot/2" }));
    }

    [Test]
    public async Task Statistics_Queue_CountsWaitingAndLeasedAndTheOldest()
    {
        await InsertAsync(Snapshots.Queued("1"));
        await InsertAsync(Snapshots.Queued("2"));
        await InsertAsync(Snapshots.Completed("3"));
        Assert.That(await _store.StatisticsAsync(Now, CancellationToken.None), Is.EqualTo(new QueueStatistics(2, 0, Snapshots.Start)));

        await ClaimAsync("t1");
        await ClaimAsync("t2");

        Assert.That(await _store.StatisticsAsync(Now, CancellationToken.None), Is.EqualTo(new QueueStatistics(0, 2, null)));
        var end = Now.AddMinutes(1);
        Assert.That(await _store.StatisticsAsync(end, CancellationToken.None), Is.EqualTo(new QueueStatistics(2, 0, end)), "leases that have run out");
    }

    [Test]
    public async Task Enqueue_InParallel_EachHasAPlaceAndTheHundredAndFirstHasNone()
    {
        await InsertAsync(Snapshots.Leased());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 110).Select(i => Task.Run(() => _store.EnqueueAsync(
            "1", new QueuedTurn($"turn {i}", $"run {i}", "later", Now), TaskSize.Queue, CancellationToken.None))));

        Assert.That(outcomes.Count(outcome => outcome is not null), Is.EqualTo(TurnStateMachine.QueueLimit));
        Assert.That((await FindAsync()).Queue.Select(queued => queued.TurnId), Is.Unique.And.Exactly(TurnStateMachine.QueueLimit).Items);
    }

    [Test]
    [Property("case", "A1")]
    public async Task CaseA1_Enqueue_ManyInParallel_TakesAsManyBytesAsThereIsRoomFor()
    {
        await InsertAsync(Snapshots.Leased());
        var message = new string('語', 1000);
        var size = (int)TaskSize.Of(new QueuedTurn("turn", "run", message, Now));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => _store.EnqueueAsync(
            "1", new QueuedTurn($"turn {i}", $"run {i}", message, Now), (7 * size) + 10, CancellationToken.None))));

        Assert.That(outcomes.Count(outcome => outcome is not null), Is.EqualTo(7));
        Assert.That((await FindAsync()).Queue, Has.Count.EqualTo(7));
    }

    [Test]
    [Property("case", "A1")]
    public async Task CaseA1_Stop_ForAMessageThatHasNoRoom_TakesNothing()
    {
        await InsertAsync(Snapshots.Followed());
        var room = (int)TaskSize.Of(Snapshots.Followed().Queue[0]);

        Assert.That(
            await _store.StopAsync("1", new TurnStop(StopKind.Interrupt, null), Moves.Queued, room + 10, new Lease("o", "new"), Now, Now, CancellationToken.None), Is.Null);

        Assert.That(Text.Of(await FindAsync()), Is.EqualTo(Text.Of(Snapshots.Followed())));
    }

    [Test]
    [Property("case", "A1")]
    public async Task CaseA1_Enqueue_AfterTheQueueHasShrunk_CountsWhatIsLeft()
    {
        await InsertAsync(Snapshots.Followed());
        var seen = await FindAsync();
        var started = TurnStateMachine.CompleteTurn(seen, Snapshots.Token, "done", Now);
        await _store.ApplyAsync(new TaskChange(TurnStateMachine.Complete, seen, started, Snapshots.Token), CancellationToken.None);

        Assert.That(await _store.EnqueueAsync("1", Moves.Queued, (int)TaskSize.Of(Moves.Queued), CancellationToken.None), Is.Not.Null);
        Assert.That(await _store.EnqueueAsync("1", Moves.Queued, (int)TaskSize.Of(Moves.Queued), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Apply_TurnEndsWhileAMessageIsEnqueued_SeesItOrIsNull()
    {
        await InsertAsync(Snapshots.Leased());
        var seen = await FindAsync();
        await _store.EnqueueAsync("1", Moves.Queued, TaskSize.Queue, CancellationToken.None);

        var late = new TaskChange(TurnStateMachine.Complete, seen, TurnStateMachine.CompleteTurn(seen, Snapshots.Token, "done", Now), Snapshots.Token);
        Assert.That(await _store.ApplyAsync(late, CancellationToken.None), Is.Null);

        seen = await FindAsync();
        var informed = new TaskChange(TurnStateMachine.Complete, seen, TurnStateMachine.CompleteTurn(seen, Snapshots.Token, "done", Now), Snapshots.Token);
        var next = await _store.ApplyAsync(informed, CancellationToken.None);
        Assert.That((next!.Status, next.Turn!.Id, next.Queue.Count), Is.EqualTo((ChatStatus.Running, Moves.Queued.TurnId, 0)));
    }

    [Test]
    public async Task Apply_LeaseKeptSinceItWasSeen_KeepsTheLatersEnd()
    {
        await InsertAsync(Snapshots.Leased());
        var seen = await FindAsync();
        await _store.HeartbeatAsync("1", Snapshots.Token, Now.AddHours(1), CancellationToken.None);

        var change = new TaskChange(TurnStateMachine.Remove, seen, TurnStateMachine.RemoveMessages(seen, Snapshots.Token, Now), Snapshots.Token);
        var next = await _store.ApplyAsync(change, CancellationToken.None);

        Assert.That(next!.Turn!.VisibleAt, Is.EqualTo(Now.AddHours(1)));
        Assert.That(next.Turn.Removals, Is.EqualTo(new[] { new MessageRemoval(2, 0) }));
    }

    [Test]
    public async Task Stop_LeasedTurn_TakesItFromItsWorker()
    {
        await InsertAsync(Snapshots.Leased());

        var stopped = await _store.StopAsync(
            "1", new TurnStop(StopKind.Interrupt, null), Moves.Queued, TaskSize.Queue, new Lease("o", "new"), Now, Now.AddMinutes(1), CancellationToken.None);

        Assert.That((stopped!.Turn!.Attempt, stopped.Turn.Stop!.Kind, stopped.Queue[0].TurnId), Is.EqualTo((2, StopKind.Interrupt, Moves.Queued.TurnId)));
        Assert.That(await _store.HeartbeatAsync("1", Snapshots.Token, Now, CancellationToken.None), Is.False);
        Assert.That(await _store.StillLeasedAsync(new Dictionary<string, string> { ["1"] = Snapshots.Token }, CancellationToken.None), Is.Empty);
        Assert.That(await _store.StillLeasedAsync(new Dictionary<string, string> { ["1"] = "new" }, CancellationToken.None), Is.EquivalentTo(new[] { "1" }));
    }

    [Test]
    public async Task Overdue_Questions_AreThoseWhoseTimeHasRunOut()
    {
        await InsertAsync(Snapshots.Waiting("due"));
        await InsertAsync(Snapshots.Waiting("later") with { PendingInteraction = Moves.Question with { ExpiresAt = Now.AddMinutes(1) } });
        await InsertAsync(Snapshots.Waiting("never") with { PendingInteraction = Moves.Question with { ExpiresAt = null } });

        Assert.That((await _store.OverdueAsync(Now, 10, CancellationToken.None)).Select(task => task.Id), Is.EqualTo(new[] { "due" }));
    }

    [Test]
    public async Task Versions_SomeUnknown_AreThoseOfTheOthers()
    {
        await InsertAsync(Snapshots.Leased());
        await InsertAsync(Snapshots.Completed("2"));

        var versions = await _store.VersionsAsync(["1", "2", "3"], CancellationToken.None);

        Assert.That(versions, Is.EquivalentTo(new[] { new TaskVersion("1", 1, 1, Snapshots.Lease.Owner), new TaskVersion("2", 2, 2, null) }));
    }

    private Task<ChatTask?> AppendAsync(ChatTask seen, NewTurn turn)
        => _store.ApplyAsync(new TaskChange(TurnStateMachine.Append, seen, TurnStateMachine.AppendTurn(seen, turn)), CancellationToken.None);

    private Task<bool> InsertAsync(ChatTask task) => _store.InsertAsync(task, CancellationToken.None);

    private Task<ChatTask?> ClaimAsync(string token)
        => _store.ClaimAsync(new Lease("host/boot/1", token), Now, Now.AddMinutes(1), [], CancellationToken.None);

    private async Task<ChatTask> FindAsync() => (await _store.FindAsync("1", CancellationToken.None))!;
}
