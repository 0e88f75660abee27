using System.Globalization;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.HttpFuzz;

/// <summary>The run on a service process of its own, whose memory is looked at.</summary>
internal static class HttpFuzzProcess
{
    /// <summary>What the service may grow by while it is sent small damaged requests.</summary>
    private const long MaxGrowth = 300L * 1024 * 1024;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    /// <returns>The number of violations.</returns>
    public static async Task<long> RunAsync(int seed, long first, long requests, TextWriter output, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var service = ServiceProcess.Start(new ServiceOptions { Directory = directory.FullPath });
        await service.WaitReadyAsync(StartPatience, cancellationToken);
        var before = service.ReadUsage().Memory;
        using var run = new HttpFuzzRun(new Uri($"http://{service.EndPoint}"), AgentKey.Echo.Key, DevelopmentKeys.AdminToken, seed, output);
        var violations = await run.RunAsync(first, requests, cancellationToken);
        var growth = service.ReadUsage().Memory - before;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The service has grown by {growth / 1048576} MiB."));
        return growth > MaxGrowth ? violations + 1 : violations;
    }
}
