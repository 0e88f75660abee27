using System.Net;
using TaskMessages.Benchmarks.Floor;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>The sequences of scenarios that the load commands run.</summary>
/// <param name="options">How long and how much.</param>
/// <param name="progress">Where each result is shown.</param>
/// <param name="assembly">The service of another build; null is the one that was built together with this program.</param>
internal sealed class LoadRun(LoadOptions options, TextWriter progress, string? assembly = null)
{
    private const int ReadSample = 20_000;

    /// <summary>How many values the metadata of listed tasks have.</summary>
    private const int Customers = 100;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Runs one scenario, against the given service or one started for it.</summary>
    public async Task<IReadOnlyList<LoadResult>> RunOneAsync(string scenario, CancellationToken cancellationToken)
    {
        if (options.Target is not null)
        {
            var endPoint = new IPEndPoint(IPAddress.Loopback, options.Target.Port);
            return await RunOneAsync(scenario, new LoadTarget(endPoint, null, options.Connections), cancellationToken);
        }
        if (scenario == "floor")
            return (await new FloorRun(options, Shown).RunAsync(cancellationToken)).All;
        using var directory = new TemporaryDirectory();
        await using var service = await StartAsync(options.Directory ?? directory.FullPath, options.Worker, cancellationToken);
        var target = new LoadTarget(service.EndPoint, service, options.Connections);
        await WarmUpAsync(target, options.Worker, cancellationToken);
        var results = await RunOneAsync(scenario, target, cancellationToken);
        await progress.WriteLineAsync($"peak memory {service.ReadUsage().PeakMemory >> 20} MiB");
        return results;
    }

    /// <summary>Everything: the floor, an empty database, the same service with a filled one, and one without its worker.</summary>
    public async Task<LoadReport> RunAllAsync(CancellationToken cancellationToken)
    {
        var floor = await new FloorRun(options, Shown).RunAsync(cancellationToken);
        LoadResult withoutWorker;
        using (var directory = new TemporaryDirectory())
        {
            await using var service = await StartAsync(directory.FullPath, worker: false, cancellationToken);
            var target = new LoadTarget(service.EndPoint, service, options.Connections);
            await WarmUpAsync(target, worker: false, cancellationToken);
            withoutWorker = Shown(await new CreateScenario(target).RunAsync("creates, no worker", options.Duration, cancellationToken));
        }

        using var data = new TemporaryDirectory();
        await using var main = await StartAsync(options.Directory ?? data.FullPath, worker: true, cancellationToken);
        var mainTarget = new LoadTarget(main.EndPoint, main, options.Connections);
        await WarmUpAsync(mainTarget, worker: true, cancellationToken);
        var empty = await RunEachAsync(mainTarget, cancellationToken);
        var emptyPeak = main.ReadUsage().PeakMemory;
        var seed = Shown(await new SeedScenario(mainTarget, options.Messages).RunAsync("messages stored in batches", cancellationToken));
        var filled = await RunEachAsync(mainTarget, cancellationToken);
        return new LoadReport(options, floor, withoutWorker, empty, filled, seed, emptyPeak, main.ReadUsage().PeakMemory);
    }

    private async Task<ServiceProcess> StartAsync(string directory, bool worker, CancellationToken cancellationToken)
    {
        var service = ServiceProcess.Start(new ServiceOptions
        {
            Directory = directory,
            Worker = worker,
            Assembly = assembly,
            Settings = new Dictionary<string, string> { ["Limits__StreamsPerKey"] = "10000" },
        });
        try
        {
            await service.WaitReadyAsync(ReadyTimeout, cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    private async Task<IReadOnlyList<LoadResult>> RunOneAsync(string scenario, LoadTarget target, CancellationToken cancellationToken)
    {
        switch (scenario)
        {
            case "creates" when options.Worker:
                return await CreatesAsync(target, cancellationToken);
            case "creates":
                return [Shown(await new CreateScenario(target).RunAsync("creates, no worker", options.Duration, cancellationToken))];
            case "turns":
                return await TurnsAsync(target, cancellationToken);
            case "gets":
                var creates = new CreateScenario(target);
                await creates.RunAsync("creates", TimeSpan.FromSeconds(2), cancellationToken);
                return await GetsAsync(target, creates.TaskIds, cancellationToken);
            case "calls":
                return await CallsAsync(target, cancellationToken);
            case "lists":
                return await ListsAsync(target, cancellationToken);
            case "seed":
                return [Shown(await new SeedScenario(target, options.Messages).RunAsync("messages stored in batches", cancellationToken))];
            default:
                throw new ArgumentsException($"Unknown scenario {scenario}");
        }
    }

    private async Task<IReadOnlyList<LoadResult>> RunEachAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        var creates = new CreateScenario(target);
        var created = Shown(await creates.RunAsync("creates", options.Duration, cancellationToken));
        var drained = Shown(await new DrainScenario(target, creates.TaskIds).RunAsync("backlog finished", DrainTimeout, cancellationToken));
        var turns = await TurnsAsync(target, cancellationToken);
        var gets = await GetsAsync(target, creates.TaskIds, cancellationToken);
        return [created, drained, .. turns, .. gets, .. await CallsAsync(target, cancellationToken), .. await ListsAsync(target, cancellationToken)];
    }

    private async Task<IReadOnlyList<LoadResult>> CreatesAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        var creates = new CreateScenario(target);
        var created = Shown(await creates.RunAsync("creates", options.Duration, cancellationToken));
        return [created, Shown(await new DrainScenario(target, creates.TaskIds).RunAsync("backlog finished", DrainTimeout, cancellationToken))];
    }

    private async Task<IReadOnlyList<LoadResult>> TurnsAsync(LoadTarget target, CancellationToken cancellationToken) =>
    [
        Shown(await new TurnScenario(target, options.InFlight).RunAsync("turns", options.Duration, cancellationToken)),
        Shown(await new PacedTurnScenario(target, options.TurnRate).RunAsync(
            $"turns at {options.TurnRate:F0}/s", options.Duration, cancellationToken)),
    ];

    private async Task<IReadOnlyList<LoadResult>> GetsAsync(
        LoadTarget target, IReadOnlyList<long> taskIds, CancellationToken cancellationToken)
    {
        var some = taskIds.Take(ReadSample).ToArray();
        var tasks = some.Select(id => TaskRequests.Get(AgentKey.Echo, id)).ToArray();
        var ledgers = some.Select(id => TaskRequests.List(AgentKey.Echo, id, ascending: true)).ToArray();
        return
        [
            Shown(await new GetScenario(target, tasks).RunAsync("task reads", options.Duration, cancellationToken)),
            Shown(await new GetScenario(target, ledgers).RunAsync("ledger reads", options.Duration, cancellationToken)),
        ];
    }

    /// <summary>Calls of a synchronous agent of the message contract.</summary>
    private async Task<IReadOnlyList<LoadResult>> CallsAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        await using var echo = await EchoAgent.StartAsync(cancellationToken);
        var agent = await AdminClient.CreateAcpAgentAsync(target.EndPoint, echo.Url, "sync", maxAttempts: 3, cancellationToken);
        var call = CallRequests.SendMessage(agent, "How many calls can you answer in a second?");
        await new CallScenario(target, () => call).RunAsync("warm-up", options.WarmUp, cancellationToken);
        return
        [
            Shown(await new CallScenario(target, () => call).RunAsync("message/send", options.Duration, cancellationToken)),
            Shown(await new FirstByteScenario(target, agent).RunAsync("first line of a stream", options.Duration, cancellationToken)),
        ];
    }

    /// <summary>Lists of the message contract's tasks of one agent.</summary>
    private async Task<IReadOnlyList<LoadResult>> ListsAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        await using var echo = await EchoAgent.StartAsync(cancellationToken);
        var agent = await AdminClient.CreateAcpAgentAsync(target.EndPoint, echo.Url, "sync", maxAttempts: 3, cancellationToken);
        var left = options.Tasks;
        var created = await new CallScenario(target, () => left-- > 0 ? CallRequests.CreateTask(agent, $"c-{left % Customers}") : null).RunAsync("tasks opened", null, cancellationToken);
        var page = RawRequest.Get($"/tasks?agent_id={agent.AgentId}&limit=50", agent.Key);
        byte[][] OfCustomers(string agents, string? key) =>
            [.. Enumerable.Range(0, Customers).Select(customer => RawRequest.Get($"/tasks?{agents}limit=50&task_metadata={Uri.EscapeDataString($$"""{"customer":"c-{{customer}}"}""")}", key))];
        return
        [
            Shown(created),
            Shown(await new GetScenario(target, [page]).RunAsync("task lists by agent", options.Duration, cancellationToken)),
            Shown(await new GetScenario(target, OfCustomers($"agent_id={agent.AgentId}&", agent.Key)).RunAsync("task lists by metadata", options.Duration, cancellationToken)),
            Shown(await new GetScenario(target, OfCustomers("", null)).RunAsync("task lists by metadata, all agents", options.Duration, cancellationToken)),
        ];
    }

    private async Task WarmUpAsync(LoadTarget target, bool worker, CancellationToken cancellationToken)
    {
        var creates = new CreateScenario(target);
        await creates.RunAsync("warm-up", options.WarmUp, cancellationToken);
        if (worker)
        {
            await new TurnScenario(target, options.InFlight).RunAsync("warm-up", options.WarmUp, cancellationToken);
            await new DrainScenario(target, creates.TaskIds).RunAsync("warm-up", DrainTimeout, cancellationToken);
        }
        var reads = creates.TaskIds.TakeLast(1000).SelectMany(id => new[]
        {
            TaskRequests.Get(AgentKey.Echo, id),
            TaskRequests.List(AgentKey.Echo, id, ascending: true),
        });
        await new GetScenario(target, [.. reads]).RunAsync("warm-up", options.WarmUp, cancellationToken);
    }

    private LoadResult Shown(LoadResult result)
    {
        progress.WriteLine(LoadReport.Line(result));
        return result;
    }
}
