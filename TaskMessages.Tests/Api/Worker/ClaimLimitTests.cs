using TaskMessages.Api.Worker;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Tests.Api.Worker;

/// <summary>Which agents a claim leaves out.</summary>
public sealed class ClaimLimitTests
{
    private readonly Agent _limited = new() { Id = 7, Name = "limited", Executor = new EchoSettings(), MaxConcurrency = 2 };
    private TurnSlots _slots = null!;
    private int _rooms;

    [SetUp]
    public void CreateSlots()
    {
        _rooms = 0;
        _slots = new TurnSlots(concurrency: 8, concurrencyPerAgent: null, () => _rooms++);
    }

    [Test]
    public void BeginClaim_AgentAtItsLimit_IsLeftOutUntilATurnEnds()
    {
        Run("first");
        Assert.That(Begin("second"), Is.Empty);
        Bring("second");

        Assert.That(Begin("third"), Is.EqualTo(new[] { 7L }));
        _slots.EndClaim("third");
        _slots.Leave(_limited);
        Assert.That(Begin("fourth"), Is.Empty);
        Assert.That(_rooms, Is.Zero, "a turn that ends claims the next one itself");
    }

    [Test]
    public void BeginClaim_OtherClaimsMayFillTheAgent_IsLeftOutAndThereIsRoomWhenTheyDoNot()
    {
        Run("first");
        Assert.That(Begin("may bring the second"), Is.Empty);
        Assert.That(Begin("would be one too many"), Is.EqualTo(new[] { 7L }));

        _slots.EndClaim("would be one too many");
        Assert.That(_rooms, Is.Zero, "nothing has changed for it");
        _slots.EndClaim("may bring the second");
        _slots.EndClaim("may bring the second");
        Assert.That(_rooms, Is.EqualTo(1));
        Assert.That(Begin("next"), Is.Empty);
    }

    [Test]
    public void Claimed_TurnOfAnotherAgent_MakesRoomAtOnce()
    {
        Run("first");
        Begin("brings another agent's");
        Begin("left out");

        _slots.Claimed("brings another agent's", 8);

        Assert.That(_rooms, Is.EqualTo(1));
        Assert.That(Begin("next"), Is.EqualTo(new[] { 8L }), "not the limited one, but the one whose limit is not known yet");
    }

    [Test]
    public void Claimed_AgentNotMetBefore_IsLeftOutUntilItsLimitIsKnown()
    {
        Begin("first");
        _slots.Claimed("first", _limited.Id);
        Assert.That(Begin("too soon"), Is.EqualTo(new[] { 7L }));

        Assert.That(_slots.TryEnter(_limited), Is.True);
        _slots.EndClaim("first");

        Assert.That(_rooms, Is.EqualTo(1));
        Assert.That(Begin("second"), Is.Empty);
    }

    [Test]
    public void BeginClaim_AgentWithoutALimit_IsNeverLeftOut()
    {
        var free = _limited with { Id = 9, MaxConcurrency = null };
        Begin("first");
        _slots.Claimed("first", 9);
        _slots.TryEnter(free);
        _slots.EndClaim("first");

        for (var claim = 0; claim < 7; claim++)
            Assert.That(Begin($"{claim}"), Is.Empty);
    }

    private IReadOnlyCollection<long> Begin(string token) => _slots.BeginClaim(token);

    private void Run(string token)
    {
        Begin(token);
        Bring(token);
    }

    private void Bring(string token)
    {
        _slots.Claimed(token, _limited.Id);
        Assert.That(_slots.TryEnter(_limited), Is.True);
        _slots.EndClaim(token);
    }
}
