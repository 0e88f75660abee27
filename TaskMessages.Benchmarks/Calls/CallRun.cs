using System.Net;
using TaskMessages.Benchmarks.Live;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Calls;

/// <summary>The part of a crash or live run that calls agents: its agents, its clients, and what they saw.</summary>
internal sealed class CallRun : IAsyncDisposable
{
    private const int MaxAttempts = 50;
    private const int BusyOneIn = 12;

    private readonly CallAgents _agents;
    private readonly List<ChatClient> _clients = [];
    private readonly List<CallActor> _actors = [];

    private CallRun(CallAgents agents) => _agents = agents;

    /// <summary>What services are started with, so that what is told later is told within the run.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Delivery__CallTimeout"] = "00:00:02",
        ["Delivery__RetryBaseDelay"] = "00:00:00.100",
        ["Delivery__RetryMaxDelay"] = "00:00:01",
        ["Delivery__PollInterval"] = "00:00:00.200",
        ["Limits__StreamsPerKey"] = "10000",
    };

    /// <param name="services">The services; agents are created by the first.</param>
    /// <param name="clients">How many clients call.</param>
    /// <param name="subscribers">How many follow each of their tasks.</param>
    /// <param name="seed">Of their choices.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<CallRun> StartAsync(IReadOnlyList<IPEndPoint> services, int clients, int subscribers, int seed, CancellationToken cancellationToken)
    {
        var run = new CallRun(await CallAgents.StartAsync(BusyOneIn, cancellationToken));
        var sync = await AdminClient.CreateAcpAgentAsync(services[0], run._agents.SyncUrl, "sync", MaxAttempts, cancellationToken);
        var asynchronous = await AdminClient.CreateAcpAgentAsync(services[0], run._agents.AsyncUrl, "async", MaxAttempts, cancellationToken);
        run._agents.CallBack(run.ClientsOf(services, asynchronous));
        for (var number = 0; number < clients; number++)
        {
            var isAsync = number % 2 == 0;
            run._actors.Add(new CallActor(number, isAsync, run.ClientsOf(services, isAsync ? asynchronous : sync), subscribers, new Random(HashCode.Combine(seed, number))));
        }

        return run;
    }

    /// <inheritdoc cref="CallActor.RunAsync"/>
    public Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
        => Task.WhenAll(_actors.Select(actor => Task.Run(() => actor.RunAsync(stop, cancellationToken), cancellationToken)));

    /// <summary>What was seen; complete when <see cref="RunAsync"/> has ended.</summary>
    public CallEvidence Evidence => new(
        [.. _actors.SelectMany(actor => actor.Conversations)],
        _agents.Told,
        _actors.SelectMany(actor => actor.Unexpected).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)));

    public async ValueTask DisposeAsync()
    {
        await _agents.DisposeAsync();
        _clients.ForEach(client => client.Dispose());
    }

    private List<ChatClient> ClientsOf(IReadOnlyList<IPEndPoint> services, AgentKey agent)
    {
        var clients = services.Select(service => new ChatClient(service, agent)).ToList();
        _clients.AddRange(clients);
        return clients;
    }
}
