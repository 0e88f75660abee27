using TaskMessages.Api.Worker;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

/// <summary>Claims whose answer was lost: made or not, nothing stays leased that nobody works.</summary>
public sealed class LostClaimsTests
{
    private const string Owner = "host/boot/1";

    private static readonly Lease Lost = new(Owner, "lost");

    private ManualClock _clock = null!;
    private InMemoryTaskStore _tasks = null!;
    private StoreFaults _faults = null!;

    [SetUp]
    public void Create() => (_clock, _tasks, _faults) = (new ManualClock(), new InMemoryTaskStore(), new StoreFaults());

    [Test]
    public async Task Recover_NothingWasLost_AsksNobody()
    {
        await Claims().RecoverAsync(CancellationToken.None);

        Assert.That(_faults.Calls, Is.Zero);
    }

    [Test]
    public async Task Recover_ClaimWasMade_HandsTheTurnBackAsItWas()
    {
        await ClaimAsync("1", Lost);
        var claims = Claims();
        claims.Add(Lost);

        await claims.RecoverAsync(CancellationToken.None);

        var turn = (await TaskAsync("1")).Turn!;
        Assert.That((turn.Lease, turn.Attempt, turn.VisibleAt), Is.EqualTo(((Lease?)null, 0, _clock.Now)), "the attempt does not count");
        var calls = _faults.Calls;
        await claims.RecoverAsync(CancellationToken.None);
        Assert.That(_faults.Calls, Is.EqualTo(calls), "it is done with");
    }

    [Test]
    public async Task Recover_TurnsThatAreWorked_AreLeftAlone()
    {
        await ClaimAsync("1", new Lease(Owner, "worked"));
        await ClaimAsync("2", new Lease("another/boot/1", "lost elsewhere"));
        var claims = Claims();
        claims.Add(Lost);

        await claims.RecoverAsync(CancellationToken.None);

        Assert.That((await TaskAsync("1")).Turn!.Lease!.Token, Is.EqualTo("worked"));
        Assert.That((await TaskAsync("2")).Turn!.Lease!.Token, Is.EqualTo("lost elsewhere"));
    }

    [Test]
    public async Task Recover_ClaimArrivesLater_IsFoundThen()
    {
        var claims = Claims();
        claims.Add(Lost);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await claims.RecoverAsync(CancellationToken.None);

        await ClaimAsync("1", Lost);
        await claims.RecoverAsync(CancellationToken.None);

        Assert.That((await TaskAsync("1")).Turn!.Lease, Is.Null);
    }

    [Test]
    public async Task Recover_ClaimNeverArrives_IsForgottenAfterTenSeconds()
    {
        var claims = Claims();
        claims.Add(Lost);
        _clock.Advance(TimeSpan.FromSeconds(10.001));

        await claims.RecoverAsync(CancellationToken.None);
        await claims.RecoverAsync(CancellationToken.None);

        Assert.That(_faults.Calls, Is.EqualTo(1), "the last look");
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task Recover_DatabaseIsAwayAgain_IsTriedAgainLater(int call)
    {
        await ClaimAsync("1", Lost);
        _faults = new StoreFaults { BreakAt = call, Kind = FaultKind.Lost, Dies = false };
        var claims = Claims();
        claims.Add(Lost);

        Assert.That(async () => await claims.RecoverAsync(CancellationToken.None), Throws.TypeOf<StoreUnavailableException>());
        await claims.RecoverAsync(CancellationToken.None);

        Assert.That((await TaskAsync("1")).Turn!.Lease, Is.Null);
    }

    private LostClaims Claims() => new(new FaultyTaskStore(_tasks, _faults), Owner, _clock);

    private async Task ClaimAsync(string id, Lease lease)
    {
        await _tasks.InsertAsync(Snapshots.Queued(id), CancellationToken.None);
        Assert.That(await _tasks.ClaimAsync(lease, _clock.Now, _clock.Now.AddMinutes(1), [], CancellationToken.None), Is.Not.Null);
    }

    private async Task<ChatTask> TaskAsync(string id) => (await _tasks.FindAsync(id, CancellationToken.None))!;
}
