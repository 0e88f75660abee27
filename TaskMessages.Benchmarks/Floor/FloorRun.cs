using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Load;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Floor;

/// <summary>Loads the floor as the service is loaded: the same requests, connections and times.</summary>
/// <param name="options">How long and how much.</param>
/// <param name="shown">Shows a result, and returns it.</param>
internal sealed class FloorRun(LoadOptions options, Func<LoadResult, LoadResult> shown)
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(30);

    public async Task<FloorResults> RunAsync(CancellationToken cancellationToken) => new(
        await CreatesAsync("bare creates", worker: false, cancellationToken),
        await CreatesAsync("bare creates, answered as well", worker: true, cancellationToken),
        await ReadsAsync(cancellationToken));

    /// <summary>How the floor is started; as a program for the web is by default.</summary>
    public static ServiceOptions Process(string directory, bool worker) => new()
    {
        Directory = directory,
        Assembly = typeof(FloorServer).Assembly.Location,
        Arguments = ["floor", "--directory", Path.Combine(directory, "data"), "--worker", worker ? "on" : "off"],
        Settings = new Dictionary<string, string> { ["DOTNET_gcServer"] = "1", ["DOTNET_gcConcurrent"] = "1", ["DOTNET_TieredPGO"] = "1" },
    };

    private async Task<LoadResult> CreatesAsync(string name, bool worker, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var process = ServiceProcess.Start(Process(directory.FullPath, worker));
        await process.WaitReadyAsync(ReadyTimeout, cancellationToken);
        var target = new LoadTarget(process.EndPoint, process, options.Connections);
        await new CreateScenario(target).RunAsync("warm-up", options.WarmUp, cancellationToken);
        return shown(await new CreateScenario(target).RunAsync(name, options.Duration, cancellationToken));
    }

    private async Task<LoadResult> ReadsAsync(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        await using var process = ServiceProcess.Start(Process(directory.FullPath, worker: false));
        await process.WaitReadyAsync(ReadyTimeout, cancellationToken);
        var target = new LoadTarget(process.EndPoint, process, options.Connections);
        byte[][] requests = [RawRequest.Get("/v1/chat/tasks/1", AgentKey.Echo.Key)];
        await new GetScenario(target, requests).RunAsync("warm-up", options.WarmUp, cancellationToken);
        return shown(await new GetScenario(target, requests).RunAsync("bare MVC reads", options.Duration, cancellationToken));
    }
}
