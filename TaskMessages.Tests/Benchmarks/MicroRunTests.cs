using BenchmarkDotNet.Loggers;
using TaskMessages.Benchmarks;
using TaskMessages.Benchmarks.Micro;

namespace TaskMessages.Tests.Benchmarks;

/// <summary>The micro-benchmarks still run: each once, whatever the numbers.</summary>
public sealed class MicroRunTests
{
    [Test]
    public void Smoke_EveryBenchmark_Succeeds()
    {
        using var directory = new TemporaryDirectory();
        var log = new AccumulationLogger();

        var summaries = MicroRun.Run(smoke: true, directory.FullPath, log);

        Assert.That(MicroRun.Failures(summaries), Is.Empty, log.GetLog);
        Assert.That(summaries.Sum(summary => summary.Reports.Length), Is.GreaterThan(6));
    }
}
