using TaskMessages.Benchmarks.Calls;
using TaskMessages.Benchmarks.Crash;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Live;

/// <summary>
/// Kills the service at random moments while agents stream their answers, clients do everything that the contract knows, and subscribers
/// follow; what each subscriber was told is compared with the ledger in the end.
/// </summary>
internal sealed class LiveRun(LiveOptions options, TextWriter progress)
{
    private const int MaxAttempts = 50;
    private const int CallSubscribers = 2;

    private static readonly TimeSpan FinishTimeout = TimeSpan.FromMinutes(3);

    public async Task<LiveReport> RunAsync(CancellationToken cancellationToken)
    {
        using var temporary = options.Directory is null ? new TemporaryDirectory() : null;
        await using var agent = await WebhookAgent.StartAsync(LiveAgent.AnswerAsync, cancellationToken);
        await using var services = new LiveServices(options.Directory ?? temporary!.FullPath, options.TwoProcesses);
        await services.StartAsync(cancellationToken);
        var key = await AdminClient.CreateWebhookAgentAsync(services.Worker, agent.Url, MaxAttempts, cancellationToken);
        await using var calls = await CallRun.StartAsync(options.TwoProcesses ? [services.Worker, services.Front] : [services.Worker], options.Callers, CallSubscribers, options.Seed, cancellationToken);
        using var client = new ChatClient(services.Front, key);
        using var worker = new ChatClient(services.Worker, key);
        ChatClient[] followed = options.TwoProcesses ? [client, client, worker] : [client];
        var actors = Enumerable.Range(0, options.Clients).Select(i => new LiveActor(i, client, followed, new Random(HashCode.Combine(options.Seed, i)))).ToArray();
        using var stop = new CancellationTokenSource();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.WhenAll(actors.Select(actor => Task.Run(() => actor.RunAsync(stop.Token, abort.Token), abort.Token)).Append(calls.RunAsync(stop.Token, abort.Token)));
        try
        {
            await KillAsync(services, agent, running, cancellationToken);
            await stop.CancelAsync();
            await running.WaitAsync(FinishTimeout, cancellationToken);
        }
        finally
        {
            await abort.CancelAsync();
            await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        var evidence = new LiveEvidence([.. actors.SelectMany(actor => actor.Conversations)], agent.Calls);
        var unexpected = actors.SelectMany(actor => actor.Unexpected).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        foreach (var (answer, times) in calls.Evidence.Unexpected)
            unexpected[answer] = times;
        IReadOnlyList<Check> checks = [.. LiveVerifier.Verify(evidence), .. CallVerifier.Verify(calls.Evidence)];
        return new LiveReport(options.Kills, actors.Sum(actor => actor.Connections), evidence, calls.Evidence, unexpected, checks);
    }

    private async Task KillAsync(LiveServices services, WebhookAgent agent, Task running, CancellationToken cancellationToken)
    {
        var random = new Random(options.Seed);
        var longest = 2 * options.Duration / options.Kills;
        for (var kill = 1; kill <= options.Kills && !running.IsFaulted; kill++)
        {
            await Task.Delay(longest * random.NextDouble(), cancellationToken);
            if (await services.KillAsync(random))
                await agent.NextLifetimeAsync(cancellationToken);
            await services.StartAsync(cancellationToken);
            await progress.WriteLineAsync($"kill {kill} of {options.Kills}, running again");
        }
    }
}
