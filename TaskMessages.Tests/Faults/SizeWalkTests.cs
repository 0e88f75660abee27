using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain.Services;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Faults;

/// <summary>Whatever sizes clients and agents come with: the task reaches an end, and every acknowledged message is worked or told of.</summary>
[Property("case", "A1")]
public sealed class SizeWalkTests
{
    private const int Steps = 14;

    [Test]
    public async Task CaseA1_SizesAroundEveryLimit_EndEveryTaskAndLoseNoMessage([Range(1, 12)] int seed)
    {
        await using var scene = await ServiceScene.CreateAsync();
        var walk = new SizeWalk(scene, seed);

        var task = await walk.WalkAsync(Steps);

        var told = (await scene.Turns.ReadAllAsync(task.Id)).Concat(task.Records).Select(record => record.Id).ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That((task.Turn, task.Queue.Count), Is.EqualTo(((Turn?)null, 0)));
            Assert.That(walk.Acknowledged, Is.Not.Empty.And.SubsetOf(told), $"seed {seed}");
            Assert.That(walk.Outcomes, Has.None.EqualTo(TurnOutcome.Unsettled).And.None.EqualTo(TurnOutcome.Retried), "nothing is refused for good and tried again");
        });
    }

    [Test]
    public async Task CaseA1_Walks_MeetTheLimits()
    {
        var refused = 0;
        var outcomes = new List<TurnOutcome>();
        for (var seed = 1; seed <= 3; seed++)
        {
            await using var scene = await ServiceScene.CreateAsync();
            var walk = new SizeWalk(scene, seed);
            await walk.WalkAsync(Steps);
            refused += walk.Refused;
            outcomes.AddRange(walk.Outcomes);
        }

        Assert.That(refused, Is.Positive);
        Assert.That(outcomes, Does.Contain(TurnOutcome.Completed).And.Contain(TurnOutcome.Failed));
    }
}
