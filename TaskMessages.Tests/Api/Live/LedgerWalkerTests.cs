using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

/// <summary>Numbers whose messages are not there: not yet, or never.</summary>
public sealed class LedgerWalkerTests
{
    private readonly ManualClock _clock = new();
    private readonly InMemoryMessageStore _messages = new();

    [Test]
    public async Task Advance_WhoStartedTheTurnDiedBeforeItsMessage_StoresItAndTellsIt()
    {
        var task = Snapshots.Leased();
        var walker = Walker();
        Assert.That(await AdvanceAsync(walker, task), Is.Empty);
        Assert.That(walker.IsHeldUp, Is.True, "the writer may be at it");
        Assert.That(_messages.Ledger(task.Id), Is.Empty);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await AdvanceAsync(walker, task), Is.Empty);

        Assert.That((await AdvanceAsync(walker, task)).Count, Is.EqualTo(2), "the status, and the message");
        Assert.That(_messages.Ledger(task.Id).Single().Id, Is.EqualTo(task.Turn!.Id));
    }

    [Test]
    public async Task Advance_MessageOfATurnThatIsOverIsGone_GoesOnWithoutIt()
    {
        var walker = Walker();

        await AdvanceAsync(walker, Snapshots.Completed());

        Assert.That((walker.IsHeldUp, walker.Seq), Is.EqualTo((false, 2L)));
        Assert.That(_messages.Ledger("1"), Is.Empty, "nobody stores what was deleted");
    }

    private static Task<List<SentEvent>> AdvanceAsync(LedgerWalker walker, ChatTask task) => walker.AdvanceAsync(task, long.MaxValue, CancellationToken.None).AllAsync();

    private LedgerWalker Walker() => new(new TurnStores(new InMemoryTaskStore(), _messages, new InMemoryTurnStore()), "1", StreamCursor.At(0), _clock);
}
