using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace TaskMessages.Benchmarks.Micro;

/// <summary>Runs the micro-benchmarks inside this process, so that nothing is generated and built on the way.</summary>
internal static class MicroRun
{
    private static readonly Type[] Benchmarks = [typeof(DocumentBenchmarks), typeof(LogSinkBenchmarks), typeof(CollectionBenchmarks), typeof(StorageBenchmarks)];

    /// <summary>Runs all benchmarks.</summary>
    /// <param name="smoke">Each once, to see that it still works.</param>
    /// <param name="artifacts">Where BenchmarkDotNet leaves its files.</param>
    /// <param name="logger">What takes its output.</param>
    public static IReadOnlyList<Summary> Run(bool smoke, string artifacts, ILogger logger)
    {
        var job = (smoke ? Job.Dry : Job.ShortRun).WithToolchain(InProcessNoEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(logger)
            .WithArtifactsPath(artifacts)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator);
        return [.. Benchmarks.Select(type => BenchmarkRunner.Run(type, config))];
    }

    /// <summary>What went wrong, if anything: benchmarks that threw, or that never ran.</summary>
    public static IReadOnlyList<string> Failures(IEnumerable<Summary> summaries) =>
    [
        .. from summary in summaries
           from problem in summary.ValidationErrors.Where(error => error.IsCritical).Select(error => error.Message)
               .Concat(summary.Reports.Where(report => !report.Success).Select(report => report.BenchmarkCase.DisplayInfo + " failed"))
               .Concat(summary.Reports.Length == 0 ? [summary.Title + ": nothing ran"] : [])
           select problem,
    ];
}
