using TaskMessages.Api.Worker;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

/// <summary>Claims go round among the agents that have ready turns.</summary>
public sealed class AgentRotationTests
{
    private readonly ManualClock _clock = new();
    private InMemoryTaskStore _tasks = null!;
    private AgentRotation _rotation = null!;

    [SetUp]
    public void Make()
    {
        _tasks = new InMemoryTaskStore();
        _rotation = new AgentRotation(_tasks, _clock);
    }

    [Test]
    public async Task Next_OneAgentOrNone_IsAnybodys()
    {
        Assert.That(await _rotation.NextAsync([]), Is.Null);

        await AddTurnAsync(1);
        _clock.Advance(AgentRotation.Interval);
        Assert.That(await _rotation.NextAsync([]), Is.Null);
    }

    [Test]
    public async Task Next_SeveralAgents_GoesRoundHoweverManyTurnsEachHas()
    {
        await AddTurnAsync(1, count: 100);
        await AddTurnAsync(2);
        await AddTurnAsync(3);

        Assert.That(await NextAsync(4), Is.EqualTo(new long?[] { 1, 2, 3, 1 }));
        Assert.That(await _rotation.NextAsync([2]), Is.EqualTo(3), "who is left out keeps its place");
        Assert.That(await NextAsync(2), Is.EqualTo(new long?[] { 2, 1 }));
        Assert.That(await _rotation.NextAsync([1, 2, 3]), Is.Null);
    }

    [Test]
    public async Task Next_AgentThatIsNew_HasItsPlaceWithinTheIntervalBeforeThoseWhoHadTheirs()
    {
        await AddTurnAsync(1);
        await AddTurnAsync(2);
        Assert.That(await NextAsync(2), Is.EqualTo(new long?[] { 1, 2 }));

        await AddTurnAsync(3);
        Assert.That(await NextAsync(1), Is.EqualTo(new long?[] { 1 }), "no look at every claim");

        _clock.Advance(AgentRotation.Interval);
        Assert.That(await NextAsync(4), Is.EqualTo(new long?[] { 3, 2, 1, 3 }));
    }

    [Test]
    public async Task HasNone_LeavesTheRoundUntilItHasATurnAgain()
    {
        foreach (var agent in new long[] { 1, 2, 3 })
            await AddTurnAsync(agent);
        Assert.That(await NextAsync(1), Is.EqualTo(new long?[] { 1 }));

        _rotation.HasNone(2);
        Assert.That(await NextAsync(2), Is.EqualTo(new long?[] { 3, 1 }));

        _rotation.AllHaveNone();
        Assert.That(await _rotation.NextAsync([]), Is.Null);
        _clock.Advance(AgentRotation.Interval);
        Assert.That(await _rotation.NextAsync([]), Is.Not.Null);
    }

    private async Task<List<long?>> NextAsync(int count)
    {
        var agents = new List<long?>();
        for (var i = 0; i < count; i++)
            agents.Add(await _rotation.NextAsync([]));
        return agents;
    }

    private async Task AddTurnAsync(long agent, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            var id = TaskId.FromNumber(await _tasks.NextTaskIdAsync(CancellationToken.None));
            var task = TurnStateMachine.CreateTask(id, agent, null, null, new NewTurn($"turn {id}", "run", "question", null, _clock.Now));
            await _tasks.InsertAsync(task, CancellationToken.None);
        }
    }
}
