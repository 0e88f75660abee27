using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class QueueMonitorTests
{
    private readonly ManualClock _clock = new();
    private readonly CollectingLogger<QueueMonitor> _log = new();
    private readonly InMemoryTaskStore _tasks = new();

    [SetUp]
    public Task QueueTurn()
    {
        var turn = new NewTurn("00112233445566778899aabb", "run", "question", null, _clock.Now);
        return _tasks.InsertAsync(TurnStateMachine.CreateTask("1", 1, null, null, turn), CancellationToken.None);
    }

    [TestCase(29, 0)]
    [TestCase(30, 1)]
    public async Task RunOnce_TurnHasWaited_WarnsFromTheThresholdOn(int seconds, int warnings)
    {
        using var monitor = Create(_tasks);
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        var age = await monitor.RunOnceAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(age, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
            Assert.That(_log.Events.Count(entry => entry is { EventId: 5300, Level: LogLevel.Warning }), Is.EqualTo(warnings));
        });
    }

    [Test]
    public async Task RunOnce_DatabaseAway_GoesOn()
    {
        using var monitor = Create(new FaultyTaskStore(_tasks, new StoreFaults { BreakAt = 0, Dies = false }));

        Assert.That(await monitor.RunOnceAsync(CancellationToken.None), Is.Null);
    }

    private QueueMonitor Create(ITaskStore tasks) =>
        new(tasks, new WorkerHealth(_clock), Options.Create(new WorkerOptions()), _clock, _log);
}
