using System.Diagnostics;
using System.Globalization;
using System.Net;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Load;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Streams;

/// <summary>Measures subscribers: what an idle one costs, how many events a second reach many, how old a piece of text is when it arrives, and what waiting costs.</summary>
internal sealed class StreamRun(StreamOptions options, TextWriter progress)
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>So that each process hears of the other's changes.</summary>
    private const string ReplicaSet = "rs0";

    private readonly List<(string Name, string Value)> _results = [];

    /// <returns>A Markdown table.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var temporary = new TemporaryDirectory();
        await using var agent = await PacedAgent.StartAsync(cancellationToken);
        var database = ServiceProcess.FreePort();
        await using var service = await StartAsync(Options(temporary.FullPath, database), cancellationToken);
        await using var other = await StartAsync(Other(temporary.FullPath, database), cancellationToken);
        var key = await AdminClient.CreateWebhookAgentAsync(service.EndPoint, agent.Url, maxAttempts: 1, cancellationToken);
        var tasks = await CreateAsync(service.EndPoint, key, agent, cancellationToken);

        await FanOutAsync(service, key, tasks, agent, cancellationToken);
        foreach (var eachFirst in new[] { false, true })
        {
            await LatencyAsync("the same process", service.EndPoint, key, tasks, agent, eachFirst, cancellationToken);
            await LatencyAsync("another process", other.EndPoint, key, tasks, agent, eachFirst, cancellationToken);
        }

        await IdleAsync(service, key, tasks, cancellationToken);
        await WaitAsync(service, key, tasks, agent, cancellationToken);
        return "| | |\n| --- | --- |\n" + string.Concat(_results.Select(result => $"| {result.Name} | {result.Value} |\n"));
    }

    private static async Task<ServiceProcess> StartAsync(ServiceOptions settings, CancellationToken cancellationToken)
    {
        var service = ServiceProcess.Start(settings);
        await service.WaitReadyAsync(ReadyTimeout, cancellationToken);
        return service;
    }

    private ServiceOptions Options(string directory, int database) => new()
    {
        Directory = directory,
        Settings = new Dictionary<string, string>
        {
            ["DataProtection__KeysDirectory"] = Path.Combine(directory, "keys"),
            ["Limits__StreamsPerTask"] = "10000",
            ["Limits__StreamsPerKey"] = "100000",
            ["Limits__Streams"] = "100000",
            ["Worker__Concurrency"] = options.Tasks.ToString(CultureInfo.InvariantCulture),
            ["EmbeddedMongo__Listen"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{database}"),
            ["EmbeddedMongo__ReplicaSetName"] = ReplicaSet,
        },
    };

    private ServiceOptions Other(string directory, int database)
    {
        var first = Options(directory, database);
        return first with
        {
            Directory = Path.Combine(directory, "other"),
            Worker = false,
            ConnectionString = string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{database}/?replicaSet={ReplicaSet}"),
            Settings = first.Settings.Where(setting => !setting.Key.StartsWith("EmbeddedMongo", StringComparison.Ordinal)).ToDictionary(),
        };
    }

    private async Task<long[]> CreateAsync(IPEndPoint endPoint, AgentKey key, PacedAgent agent, CancellationToken cancellationToken)
    {
        using var connection = await RawConnection.ConnectAsync(endPoint, cancellationToken);
        var tasks = new List<long>();
        while (tasks.Count < options.Tasks)
            tasks.Add((await connection.ExchangeAsync(TaskRequests.Create(key, "go on"), cancellationToken)).FindNumber("\"task_id\":"u8));
        while (agent.OpenCalls < tasks.Count)
            await Task.Delay(20, cancellationToken);
        return [.. tasks];
    }

    private async Task FanOutAsync(ServiceProcess service, AgentKey key, long[] tasks, PacedAgent agent, CancellationToken cancellationToken)
    {
        await using var crowd = await Crowd.OpenAsync(service.EndPoint, key, tasks, "events", options.Subscribers, null, cancellationToken);
        agent.Pace(piecesPerSecond: 10, padding: 130);
        await Task.Delay(Settling, cancellationToken);
        var (frames, processor, started) = (crowd.Frames, service.ReadUsage().Processor, Stopwatch.GetTimestamp());
        await Task.Delay(options.Duration, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (told, used) = (crowd.Frames - frames, service.ReadUsage().Processor - processor);
        agent.Pace(0, 0);
        await AddAsync(
            $"events to {options.Subscribers:N0} subscribers of {tasks.Length} tasks whose texts grow by 10 pieces a second",
            $"{told / elapsed:N0}/s of {10.0 * options.Subscribers:N0}/s due, {used.TotalMicroseconds / told:F1} µs of the service's processor time each");
    }

    private async Task LatencyAsync(string where, IPEndPoint endPoint, AgentKey key, long[] tasks, PacedAgent agent, bool eachFirst, CancellationToken cancellationToken)
    {
        var latencies = new Histogram();
        await using var crowd = await Crowd.OpenAsync(endPoint, key, tasks, "events", tasks.Length, latencies, cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        agent.Pace(piecesPerSecond: eachFirst ? 2 : 10, padding: 20, eachFirst);
        await Task.Delay(options.Duration, cancellationToken);
        agent.Pace(0, 0);
        await Task.Delay(Settling, cancellationToken);
        await AddAsync(
            $"from the agent's piece to a subscriber on {where}, {tasks.Length} tasks with one each, " + (eachFirst ? "2 messages a second each, of one piece" : "10 pieces a second each"),
            $"p50 {latencies.Percentile(50).TotalMilliseconds:F0} ms, p99 {latencies.Percentile(99).TotalMilliseconds:F0} ms ({latencies.Count:N0} pieces)");
    }

    private async Task IdleAsync(ServiceProcess service, AgentKey key, long[] tasks, CancellationToken cancellationToken)
    {
        // the first ones pay for what all share
        await using var first = await Crowd.OpenAsync(service.EndPoint, key, tasks, "events?after=1000000", tasks.Length, null, cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        var before = service.ReadUsage().Memory;
        await using var crowd = await Crowd.OpenAsync(service.EndPoint, key, tasks, "events?after=1000000", options.Idle, null, cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        var (memory, processor) = (service.ReadUsage().Memory, service.ReadUsage().Processor);
        await Task.Delay(options.Duration, cancellationToken);
        var used = (service.ReadUsage().Processor - processor) / options.Duration;
        await AddAsync($"{options.Idle:N0} idle subscribers", $"{(memory - before) / 1024.0 / options.Idle:F1} KiB each, all connected: {crowd.Open == options.Idle}, {used:P1} of a processor");
    }

    private async Task WaitAsync(ServiceProcess service, AgentKey key, long[] tasks, PacedAgent agent, CancellationToken cancellationToken)
    {
        var before = service.ReadUsage().Memory;
        await using var crowd = await Crowd.OpenAsync(service.EndPoint, key, tasks, "?wait=60", options.Idle, null, cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        var memory = service.ReadUsage().Memory;
        var started = Stopwatch.GetTimestamp();
        agent.Release();
        var answered = await crowd.EndedAsync(cancellationToken);
        var times = new Histogram();
        foreach (var at in answered)
            times.Record(started, at);
        await AddAsync(
            $"{options.Idle:N0} callers that wait for {tasks.Length} tasks (?wait=60), all of which end at once",
            $"{(memory - before) / 1024.0 / options.Idle:F1} KiB each; answered {answered.Count:N0}: p50 {times.Percentile(50).TotalMilliseconds:F0} ms, p99 {times.Percentile(99).TotalMilliseconds:F0} ms after the order to end");
    }

    private async Task AddAsync(string name, string value)
    {
        _results.Add((name, value));
        await progress.WriteLineAsync($"{name}: {value}");
    }
}
