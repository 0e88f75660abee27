using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Idempotency;
using TaskMessages.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>The gate of idempotent requests over the real store.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.StoreKinds))]
public sealed class IdempotencyStoreTests(DatabaseKind kind)
{
    private EmbeddedDatabase _database = null!;
    private IdempotencyStore _store = null!;
    private ManualClock _clock = null!;
    private IdempotencyGate _gate = null!;
    private int _reserved;

    [SetUp]
    public async Task OpenStore()
    {
        _database = await EmbeddedDatabase.StartAsync(kind);
        _store = new IdempotencyStore(_database.Database);
        _clock = new ManualClock();
        _gate = new IdempotencyGate(_store, new Processes("own", "dead"), _clock);
        _reserved = 0;
    }

    [TearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    [Test]
    public async Task Begin_Completed_ReplaysTheAnswer()
    {
        var first = await BeginAsync();
        await _gate.CompleteAsync(first.Record, new StoredResponse(202, """{"a":1}"""), CancellationToken.None);

        var second = await BeginAsync();

        Assert.That(first.Replay, Is.Null);
        Assert.That(second.Replay, Is.EqualTo(new StoredResponse(202, """{"a":1}""")));
    }

    [Test]
    public async Task Begin_OtherRequest_IsAMismatchInFlightAndAfter()
    {
        var first = await BeginAsync();

        Assert.That((await RefusedAsync("other")).Error, Is.EqualTo(DomainError.IdempotencyMismatch));
        await _gate.CompleteAsync(first.Record, new StoredResponse(202, "{}"), CancellationToken.None);
        Assert.That((await RefusedAsync("other")).Error, Is.EqualTo(DomainError.IdempotencyMismatch));
    }

    [Test]
    public async Task Begin_InFlight_IsRefusedUntilTheLockIsOverThenTakenOverWithTheSameIds()
    {
        var first = await BeginAsync();
        Assert.That((await RefusedAsync("print")).Error, Is.EqualTo(DomainError.IdempotencyInFlight));

        _clock.Advance(IdempotencyRecord.Lock);
        var second = await BeginAsync();

        Assert.That(Text.Of(second.Record.Ids), Is.EqualTo(Text.Of(first.Record.Ids with { IsRepetition = true })));
        Assert.That(await _gate.CompleteAsync(first.Record, new StoredResponse(202, "late"), CancellationToken.None), Is.False);
        Assert.That(await _gate.CompleteAsync(second.Record, new StoredResponse(202, "mine"), CancellationToken.None), Is.True);
    }

    [Test]
    public async Task Begin_OwnerHasLeftWithoutAnAnswer_IsTakenOverAtOnceWithTheSameIds()
    {
        var first = await BeginAsync();
        _gate.Leave(first.Record);

        var second = await BeginAsync();

        Assert.That(Text.Of(second.Record.Ids), Is.EqualTo(Text.Of(first.Record.Ids with { IsRepetition = true })));
        Assert.That((await RefusedAsync("print")).Error, Is.EqualTo(DomainError.IdempotencyInFlight), "the second is at work");
    }

    [TestCase("dead", true)]
    [TestCase("alive", false)]
    public async Task Begin_InFlightInAnotherProcess_IsTakenOverAtOnceIfThatIsDead(string process, bool isTakenOver)
    {
        var first = await BeginAsync(new IdempotencyGate(_store, new Processes(process), _clock));

        if (isTakenOver)
            Assert.That((await BeginAsync()).Record.Ids.TaskId, Is.EqualTo(first.Record.Ids.TaskId));
        else
            Assert.That((await RefusedAsync("print")).Error, Is.EqualTo(DomainError.IdempotencyInFlight));
    }

    [Test]
    public async Task Begin_OwnerLeavesAfterItsAnswer_ReplaysTheAnswer()
    {
        var first = await BeginAsync();
        await _gate.CompleteAsync(first.Record, new StoredResponse(202, "{}"), CancellationToken.None);
        _gate.Leave(first.Record);

        Assert.That((await BeginAsync()).Replay, Is.EqualTo(new StoredResponse(202, "{}")));
    }

    [Test]
    public async Task Begin_ManyInParallel_ExactlyOneActs()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await BeginAsync()).Replay is null;
            }
            catch (DomainException refusal) when (refusal.Error == DomainError.IdempotencyInFlight)
            {
                return false;
            }
        })));

        Assert.That(outcomes.Count(acts => acts), Is.EqualTo(1));
    }

    [Test]
    public async Task TakeOver_SameStaleRecordTwice_OnlyTheFirstHasIt()
    {
        var stale = (await BeginAsync()).Record;
        var until = _clock.Now + IdempotencyRecord.Lock;

        Assert.That(await _store.TakeOverAsync(stale, "second", until, CancellationToken.None), Is.True);
        Assert.That(await _store.TakeOverAsync(stale, "third", until, CancellationToken.None), Is.False);

        Assert.That(await _store.CompleteAsync(stale.Key, "third", new StoredResponse(202, "{}"), CancellationToken.None), Is.False);
        Assert.That(await _store.CompleteAsync(stale.Key, "second", new StoredResponse(202, "{}"), CancellationToken.None), Is.True);
    }

    [Test]
    public async Task TakeOver_AnsweredMeanwhile_IsRefused()
    {
        var stale = (await BeginAsync()).Record;
        await _gate.CompleteAsync(stale, new StoredResponse(202, "{}"), CancellationToken.None);

        Assert.That(await _store.TakeOverAsync(stale, "second", _clock.Now + IdempotencyRecord.Lock, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task Abandon_Refused_FreesTheKey()
    {
        var first = await BeginAsync();
        await _gate.AbandonAsync(first.Record, CancellationToken.None);

        var second = await BeginAsync("other");

        Assert.That(second.Record.Ids.IsRepetition, Is.False);
    }

    [Test]
    public async Task Begin_Expired_StartsAnew()
    {
        await BeginAsync();
        _clock.Advance(IdempotencyRecord.Lifetime);

        var second = await BeginAsync("other");

        Assert.That(second.Record.Ids.TaskId, Is.EqualTo("2"));
        Assert.That(second.Record.Ids.IsRepetition, Is.False);
    }

    private Task<IdempotencyOutcome> BeginAsync(string fingerprint = "print") => BeginAsync(_gate, fingerprint);

    private Task<IdempotencyOutcome> BeginAsync(IdempotencyGate gate, string fingerprint = "print") => gate.BeginAsync(
        "1:key",
        fingerprint,
        _ => Task.FromResult(new ReservedIds { TaskId = $"{Interlocked.Increment(ref _reserved)}", TurnId = "t", RunId = "r", MessageIds = ["a", "b"] }),
        CancellationToken.None);

    private async Task<DomainException> RefusedAsync(string fingerprint)
    {
        try
        {
            await BeginAsync(fingerprint);
        }
        catch (DomainException refusal)
        {
            return refusal;
        }

        throw new AssertionException("The request was let through.");
    }

    private sealed class Processes(string own, params string[] dead) : IRequestProcesses
    {
        public string Own => own;

        public bool KnowsDead(string process) => dead.Contains(process);
    }
}
