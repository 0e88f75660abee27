using System.Diagnostics;
using TaskMessages.Benchmarks.Calls;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>Kills the service at random moments under full load, starts it again, and finally reads back everything it was told.</summary>
internal sealed class CrashRun(CrashOptions options, TextWriter progress)
{
    private const int MaxAttempts = 50;
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FinishTimeout = TimeSpan.FromMinutes(3);

    private readonly Random _random = new(options.Seed);
    private TimeSpan _slowestStart;
    private int _killsDuringStart;
    private int _databaseKills;

    public async Task<CrashReport> RunAsync(CancellationToken cancellationToken)
    {
        using var temporary = options.Directory is null ? new TemporaryDirectory() : null;
        var agentRandom = new Random(options.Seed);
        await using var agent = await WebhookAgent.StartAsync(() => Delay(agentRandom), cancellationToken);
        var directory = options.Directory ?? temporary!.FullPath;
        await using var database = await CrashDatabase.StartAsync(options, directory, cancellationToken);
        var settings = Settings(directory, database);

        var service = await StartAsync(settings, cancellationToken);
        try
        {
            var webhook = await AdminClient.CreateWebhookAgentAsync(service.EndPoint, agent.Url, MaxAttempts, cancellationToken);
            var clients = Enumerable.Range(0, options.Connections)
                .Select(i => new CrashClient(i, service.EndPoint, i % 4 == 0 ? webhook : AgentKey.Echo, options)).ToArray();
            await using var calls = await CallRun.StartAsync([service.EndPoint], options.Callers, subscribers: 1, options.Seed, cancellationToken);
            using var stop = new CancellationTokenSource();
            using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync(stop.Token, abort.Token), abort.Token)).Append(calls.RunAsync(stop.Token, abort.Token)));
            try
            {
                for (var kill = 1; kill <= options.Kills; kill++)
                    service = await KillAndStartAsync(service, settings, database, agent, kill, cancellationToken);
                await stop.CancelAsync();
                await running.WaitAsync(FinishTimeout, cancellationToken);
            }
            finally
            {
                await abort.CancelAsync();
                await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                foreach (var client in clients)
                    client.Dispose();
            }
            return await JudgeAsync(service, [AgentKey.Echo, webhook], clients, agent, calls.Evidence, cancellationToken);
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private static ServiceOptions Settings(string directory, CrashDatabase? database) => new()
    {
        Directory = directory,
        Port = ServiceProcess.FreePort(),
        ConnectionString = database?.ConnectionString,
        Settings = database is null
            ? CallRun.Settings
            : new Dictionary<string, string>(CallRun.Settings) { ["Mongo__Database"] = database.Name, ["DataProtection__KeysDirectory"] = Path.Combine(directory, "keys") },
    };

    private static TimeSpan Delay(Random random)
    {
        lock (random)
            return TimeSpan.FromMilliseconds(random.Next(51));
    }

    private async Task<ServiceProcess> StartAsync(ServiceOptions settings, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var service = ServiceProcess.Start(settings);
        try
        {
            await service.WaitReadyAsync(ReadyTimeout, cancellationToken);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        _slowestStart = elapsed > _slowestStart ? elapsed : _slowestStart;
        return service;
    }

    private async Task<ServiceProcess> KillAndStartAsync(
        ServiceProcess service, ServiceOptions settings, CrashDatabase? database, WebhookAgent agent, int kill, CancellationToken cancellationToken)
    {
        var longest = 2 * options.Duration / options.Kills;
        await Task.Delay(longest * _random.NextDouble(), cancellationToken);
        // the database alone, the service alone, or the one a moment after the other
        var which = database is { IsOurs: true } ? _random.Next(3) : 1;
        if (which != 1)
        {
            await database!.KillAndStartAsync(TimeSpan.FromMilliseconds(_random.Next(1500)), cancellationToken);
            _databaseKills++;
        }

        if (which == 0)
        {
            await service.WaitReadyAsync(ReadyTimeout, cancellationToken);
            await progress.WriteLineAsync($"kill {kill} of {options.Kills}, of the database alone, running again");
            return service;
        }

        await service.DisposeAsync();
        await agent.NextLifetimeAsync(cancellationToken);
        // one start in five does not get far
        while (_random.Next(5) == 0)
        {
            await using var shortLived = ServiceProcess.Start(settings);
            await Task.Delay(_random.Next(2000), cancellationToken);
            await shortLived.KillAsync(cancellationToken);
            await agent.NextLifetimeAsync(cancellationToken);
            _killsDuringStart++;
        }
        var next = await StartAsync(settings, cancellationToken);
        await progress.WriteLineAsync($"kill {kill} of {options.Kills}, running again");
        return next;
    }

    private async Task<CrashReport> JudgeAsync(
        ServiceProcess service, IReadOnlyList<AgentKey> agents, CrashClient[] clients, WebhookAgent agent, CallEvidence calls, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync("reading back");
        // takes the highest id, so that also tasks are found that no client was told of
        var last = new Operation("the last operation", AgentKey.Echo, IdempotencyKey: null) { Sends = 1 };
        using (var connection = await RawConnection.ConnectAsync(service.EndPoint, cancellationToken))
        {
            var response = await connection.ExchangeAsync(TaskRequests.Create(AgentKey.Echo, last.Token), cancellationToken);
            last.AnsweredTasks.Add(response.FindNumber("\"task_id\":"u8));
            last.Outcome = OperationOutcome.Acknowledged;
        }
        var tasks = await new LedgerReader(service.EndPoint, agents, options.Patience).ReadAsync(last.AnsweredTasks[0], cancellationToken);
        var evidence = new CrashEvidence([.. clients.SelectMany(client => client.Operations), last], tasks, agent.Calls);
        var unexpected = clients.SelectMany(client => client.UnexpectedStatuses).GroupBy(pair => pair.Key)
            .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        return new CrashReport(
            options.Kills + _killsDuringStart, _killsDuringStart, _databaseKills, evidence, calls, unexpected, _slowestStart, [.. CrashVerifier.Verify(evidence), .. CallVerifier.Verify(calls)]);
    }
}
