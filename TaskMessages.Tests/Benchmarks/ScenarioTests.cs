using TaskMessages.Benchmarks.Load;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Tests.Benchmarks;

public sealed class ScenarioTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(300);
    private FakeTaskService _service = null!;
    private LoadTarget _target = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _service = await FakeTaskService.StartAsync(readsUntilCompleted: 3);
        _target = new LoadTarget(_service.EndPoint, Process: null, Connections: 4);
    }

    [TearDown]
    public async Task StopAsync() => await _service.DisposeAsync();

    [Test]
    [CancelAfter(120_000)]
    public async Task Creates_FakeService_CountsWhatTheServiceAccepted(CancellationToken cancellationToken)
    {
        var creates = new CreateScenario(_target);

        var result = await creates.RunAsync("creates", Duration, cancellationToken);

        Assert.That(result.Count, Is.GreaterThan(0).And.EqualTo(_service.Created));
        Assert.That(creates.TaskIds, Is.EquivalentTo(Enumerable.Range(1, (int)result.Count)));
        Assert.That((result.Failures, result.Latency!.Count), Is.EqualTo((0, result.Count)));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Turns_FakeService_EndsWithNoneInFlight(CancellationToken cancellationToken)
    {
        var result = await new TurnScenario(_target, inFlight: 16).RunAsync("turns", Duration, cancellationToken);

        Assert.That(result.Count, Is.GreaterThan(0).And.EqualTo(_service.Created));
        Assert.That(result.Failures, Is.Zero);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task PacedTurns_FakeService_KeepsTheRate(CancellationToken cancellationToken)
    {
        var result = await new PacedTurnScenario(_target, turnsPerSecond: 100).RunAsync("turns", Duration, cancellationToken);

        Assert.That(result.Count, Is.EqualTo(30).Within(1).And.EqualTo(_service.Created));
        Assert.That(result.Latency!.Percentile(0), Is.GreaterThan(TimeSpan.FromMilliseconds(2)), "three reads, 2 ms apart");
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Drain_FakeService_WaitsForEveryTask(CancellationToken cancellationToken)
    {
        var result = await new DrainScenario(_target, [1, 2, 3]).RunAsync("drain", TimeSpan.FromSeconds(10), cancellationToken);

        Assert.That(result.Count, Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Gets_WrongStatus_CountsFailures(CancellationToken cancellationToken)
    {
        var wrong = TaskRequests.Create(AgentKey.Echo, "a read that answers 202");

        var result = await new GetScenario(_target, [wrong]).RunAsync("gets", Duration, cancellationToken);

        Assert.That((result.Count, result.Failures > 0), Is.EqualTo((0, true)));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Seed_FakeService_SendsTheBatches(CancellationToken cancellationToken)
    {
        var result = await new SeedScenario(_target, messages: 1_000).RunAsync("seed", cancellationToken);

        Assert.That((result.Count, _service.Batches), Is.EqualTo((1_000, 10)));
    }
}
