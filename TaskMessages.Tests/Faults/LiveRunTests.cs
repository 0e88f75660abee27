using TaskMessages.Benchmarks.Live;

namespace TaskMessages.Tests.Faults;

/// <summary>The live run, small: the same program runs long with <c>TaskMessages.Benchmarks live</c>.</summary>
public sealed class LiveRunTests
{
    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(300_000)]
    public async Task LiveRun_KillsWhileAgentsStream_EverySubscriberPutsTheLedgerTogether(bool twoProcesses, CancellationToken cancellationToken)
    {
        var options = new LiveOptions { Kills = 3, Duration = TimeSpan.FromSeconds(9), Clients = 6, TwoProcesses = twoProcesses };

        var report = await new LiveRun(options, TestContext.Out).RunAsync(cancellationToken);

        await TestContext.Out.WriteLineAsync(report.ToString());
        Assert.That(report.Passed, Is.True, report.ToString);
    }
}
