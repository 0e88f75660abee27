using System.Globalization;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Attack;

/// <summary>Attacks a service process of its own beside a normal load, and says what became of it.</summary>
internal sealed class AttackRun(AttackOptions options, TextWriter output)
{
    /// <summary>What the service may take of memory.</summary>
    public const long MaxMemory = 512L * 1024 * 1024;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    public async Task<AttackReport> RunAsync(CancellationToken cancellationToken)
    {
        using var temporary = options.Directory is null ? new TemporaryDirectory() : null;
        var port = ServiceProcess.FreePort();
        await using var service = ServiceProcess.Start(new ServiceOptions { Directory = options.Directory ?? temporary!.FullPath, Settings = Settings(port) });
        await service.WaitReadyAsync(StartPatience, cancellationToken);
        var address = new Uri($"http://{service.EndPoint}");
        var other = await AdminClient.CreateWebhookAgentAsync(service.EndPoint, new Uri("http://127.0.0.1:9/"), 1, cancellationToken);
        var database = string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{port}/?directConnection=true");
        await using var attackers = await AttackerProcess.StartAsync(address, database, other, options.Only, cancellationToken);

        var load = new NormalLoad(service.EndPoint, AgentKey.Echo);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var normal = load.RunAsync(end.Token);
        await Task.Delay(options.Calm / 3, cancellationToken);
        load.TakeTimes();
        await Task.Delay(options.Calm, cancellationToken);
        var (before, _) = load.TakeTimes();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"normal: p99 {before:F1} ms, {service.ReadUsage().Memory / 1048576} MiB"));

        await attackers.BeginAsync();
        for (var passed = TimeSpan.Zero; passed < options.Duration && !service.HasExited; passed += TimeSpan.FromSeconds(5))
        {
            await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{service.ReadUsage().Memory / 1048576} MiB, {attackers.Counts}"));
        }

        var (during, count) = load.TakeTimes();
        await attackers.EndAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        var isHealthy = await IsHealthyAsync(service, cancellationToken);
        await end.CancelAsync();
        await normal;
        var lost = await load.CountLostAsync(cancellationToken);
        return new AttackReport(service.ReadUsage().PeakMemory, before, during, (count, load.Refused), load.Acknowledged, lost, isHealthy, attackers.Counts);
    }

    private Dictionary<string, string> Settings(int port)
    {
        var settings = new Dictionary<string, string> { ["EmbeddedMongo__Listen"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}") };
        if (options.HeapLimit)
            settings["DOTNET_GCHeapHardLimit"] = MaxMemory.ToString("X", CultureInfo.InvariantCulture);
        return settings;
    }

    private static async Task<bool> IsHealthyAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        if (service.HasExited)
            return false;
        try
        {
            using var connection = await RawConnection.ConnectAsync(service.EndPoint, cancellationToken);
            var answer = await connection.ExchangeAsync(RawRequest.Get("/health/ready", token: null), cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
            return answer.Status == 200;
        }
        catch (Exception error) when (error is TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
