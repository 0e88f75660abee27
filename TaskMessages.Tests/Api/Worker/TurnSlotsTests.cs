using TaskMessages.Api.Worker;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Tests.Api.Worker;

public sealed class TurnSlotsTests
{
    [Test]
    public void Take_MoreThanThereAre_GivesWhatIsLeft()
    {
        var slots = new TurnSlots(3, null);

        Assert.That((slots.Take(2), slots.Take(2), slots.Take(2)), Is.EqualTo((2, 1, 0)));
    }

    [Test]
    public void Return_SomebodyWentWithout_IsToldOnce()
    {
        var slots = new TurnSlots(1, null);
        slots.Take(1);
        Assert.That(slots.Return(), Is.False, "nobody wanted more");

        slots.Take(1);
        slots.Take(1);
        Assert.That(slots.Return(), Is.True);
        Assert.That(slots.Take(1), Is.EqualTo(1));
        Assert.That(slots.Return(), Is.False, "that was told");
    }

    [TestCase(null, null, 100)]
    [TestCase(2, null, 2)]
    [TestCase(null, 3, 3)]
    [TestCase(2, 3, 2)]
    [TestCase(3, 2, 2)]
    public void TryEnter_Agent_TheLowerLimitCounts(int? own, int? all, int expected)
    {
        var slots = new TurnSlots(1000, all);
        var agent = Agent(1, own);

        var entered = 0;
        while (entered < 100 && slots.TryEnter(agent))
            entered++;

        Assert.That(entered, Is.EqualTo(expected));
    }

    [Test]
    public void BeginClaim_LeavesOutAgentsAtTheirLimit_AndNoOthers()
    {
        var slots = new TurnSlots(1000, 2);
        var (one, two) = (Agent(1, 1), Agent(2, null));
        Assert.That(LeftOut(slots), Is.Empty);

        slots.TryEnter(one);
        slots.TryEnter(two);
        Assert.That(LeftOut(slots), Is.EqualTo(new[] { 1L }));
        slots.TryEnter(two);
        Assert.That(LeftOut(slots), Is.EquivalentTo(new[] { 1L, 2L }));

        slots.Leave(one);
        Assert.That(LeftOut(slots), Is.EqualTo(new[] { 2L }));
        Assert.That(slots.TryEnter(one), Is.True, "whoever left makes room");
    }

    [Test]
    public void TryEnter_LimitChanges_TheNewOneCounts()
    {
        var slots = new TurnSlots(1000, null);
        Assert.That(slots.TryEnter(Agent(1, 1)), Is.True);
        Assert.That(slots.TryEnter(Agent(1, 1)), Is.False);

        Assert.That(slots.TryEnter(Agent(1, 2)), Is.True, "raised");
        Assert.That(slots.TryEnter(Agent(1, 1)), Is.False, "lowered");
        Assert.That(LeftOut(slots), Is.EqualTo(new[] { 1L }));
    }

    [Test]
    public async Task TakeAndReturn_ManyAtOnce_NeverMoreThanThereAre()
    {
        var slots = new TurnSlots(4, 3);
        var agent = Agent(1, null);
        var (running, most, entered, mostEntered) = (0, 0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var round = 0; round < 500; round++)
            {
                if (slots.Take(1) == 0)
                    continue;
                Raise(ref most, Interlocked.Increment(ref running));
                if (slots.TryEnter(agent))
                {
                    Raise(ref mostEntered, Interlocked.Increment(ref entered));
                    await Task.Yield();
                    Interlocked.Decrement(ref entered);
                    slots.Leave(agent);
                }

                Interlocked.Decrement(ref running);
                slots.Return();
            }
        })));

        Assert.That((most, mostEntered), Is.EqualTo((Math.Min(most, 4), Math.Min(mostEntered, 3))));
        Assert.That(slots.Take(10), Is.EqualTo(4), "all came back");
        Assert.That(LeftOut(slots), Is.Empty);
    }

    /// <summary>The agents whose turns a claim leaves out, of a claim that brings none.</summary>
    private static IReadOnlyCollection<long> LeftOut(TurnSlots slots)
    {
        var agents = slots.BeginClaim("claim");
        slots.EndClaim("claim");
        return agents;
    }

    private static void Raise(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    private static Agent Agent(long id, int? limit) => new() { Id = id, Name = $"agent {id}", Executor = new EchoSettings(), MaxConcurrency = limit };
}
