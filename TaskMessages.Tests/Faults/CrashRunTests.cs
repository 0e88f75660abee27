using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Tests.Faults;

/// <summary>The crash run, small: the same program runs long with <c>TaskMessages.Benchmarks crash</c>.</summary>
public sealed class CrashRunTests
{
    [Test]
    [CancelAfter(240_000)]
    public async Task CrashRun_ThreeKillsUnderLoad_KeepsEveryPromise(CancellationToken cancellationToken)
    {
        var options = new CrashOptions { Kills = 3, Duration = TimeSpan.FromSeconds(6), Connections = 8, InFlight = 16, Patience = TimeSpan.FromSeconds(60) };

        var report = await new CrashRun(options, TestContext.Out).RunAsync(cancellationToken);

        await TestContext.Out.WriteLineAsync(report.ToString());
        Assert.That(report.Passed, Is.True, report.ToString);
    }
}
