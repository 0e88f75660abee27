using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Live;
using TaskMessages.Api.Worker;
using TaskMessages.Console.Operations;

namespace TaskMessages.Api.Console;

/// <summary>What this process says of itself.</summary>
internal sealed class ThisProcess(
    IServer server, IHostEnvironment environment, WorkerIdentity worker, WorkerHealth health, TaskStreams streams, IOptions<WorkerOptions> options) : IThisProcess
{
    public string Version { get; } =
        typeof(ThisProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public string Runtime => $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    public string Environment => environment.EnvironmentName;

    public DateTimeOffset StartedAt { get; } = StartOfThisProcess();

    public IReadOnlyList<string> Addresses => [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    public string WorkerName { get; } = worker.ToString();

    public int Concurrency => options.Value.Enabled ? options.Value.Concurrency : 0;

    public int Running => health.Running;

    public bool IsWorkerAlive => health.IsAlive;

    public int Streams => streams.Count;

    private static DateTimeOffset StartOfThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return process.StartTime.ToUniversalTime();
    }
}
