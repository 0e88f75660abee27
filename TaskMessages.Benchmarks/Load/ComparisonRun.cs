using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>One scenario on two builds of the service in turns, so that a machine that changes its speed does so for both.</summary>
internal sealed class ComparisonRun(LoadOptions options, TextWriter progress)
{
    /// <exception cref="ArgumentsException">There is no service in the other build's folder.</exception>
    public async Task<ComparisonReport> RunAsync(string scenario, CancellationToken cancellationToken)
    {
        var other = Path.Combine(options.Against!, ServiceProcess.Assembly);
        if (!File.Exists(other))
            throw new ArgumentsException($"--against names a folder with {ServiceProcess.Assembly} in it");
        var report = new ComparisonReport();
        for (var round = 1; round <= options.Rounds; round++)
        {
            await progress.WriteLineAsync($"round {round}, other build");
            report.AddOther(await new LoadRun(options, progress, other).RunOneAsync(scenario, cancellationToken));
            await progress.WriteLineAsync($"round {round}, this build");
            report.AddThis(await new LoadRun(options, progress).RunOneAsync(scenario, cancellationToken));
        }

        return report;
    }
}
