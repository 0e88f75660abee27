using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Delivery;

/// <summary>
/// Looks at registered agents now and then, each by the one process that has claimed it (message contract, section 14). What an agent missed while it was not well it is
/// told as soon as it is.
/// </summary>
internal sealed class AgentHealthChecks(
    IAgentStore agents, IEventStore events, AgentHttpClient http, IOptions<AgentsOptions> options, IOptions<WorkerOptions> worker, TimeProvider clock,
    ILogger<AgentHealthChecks> logger) : BackgroundService
{
    /// <summary>How many agents are looked at at once.</summary>
    private const int Concurrency = 8;

    /// <summary>How often the database is asked for agents whose turn it is.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Looks at every agent whose time has come.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
        => (await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => LookAtAllAsync(cancellationToken)))).Sum();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = options.Value.HealthInterval;
        if (interval == TimeSpan.Zero || !worker.Value.Enabled)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(interval < LongestPause ? interval : LongestPause, clock, stoppingToken);
                await RunOnceAsync(stoppingToken);
            }
            catch (StoreException exception)
            {
                DeliveryLog.LookFailed(logger, exception);
            }
            catch (OperationCanceledException)
            {
                // the loop ends
            }
        }
    }

    private async Task<int> LookAtAllAsync(CancellationToken cancellationToken)
    {
        for (var count = 0; ; count++)
        {
            var now = clock.GetUtcMilliseconds();
            if (await agents.ClaimForHealthAsync(now, now + options.Value.HealthInterval, cancellationToken) is not { Executor: AcpSettings settings } agent)
                return count;
            await LookAtAsync(agent, settings, cancellationToken);
        }
    }

    private async Task LookAtAsync(Agent agent, AcpSettings settings, CancellationToken cancellationToken)
    {
        var reason = await WhatIsWrongAsync(settings, cancellationToken);
        var next = reason is null ? AgentHealth.Unknown : new AgentHealth(Math.Min(agent.Health.Failures + 1, AgentHealth.UnhealthyFrom), reason);
        if (next == agent.Health)
            return;
        await agents.SetHealthAsync(agent.Id, next, cancellationToken);
        if (reason is null)
        {
            await events.WakeAsync(agent.Id, clock.GetUtcMilliseconds(), cancellationToken);
            if (agent.Health.IsUnhealthy)
                DeliveryLog.AgentIsWell(logger, agent.Id);
        }
        else if (next.IsUnhealthy && !agent.Health.IsUnhealthy)
        {
            DeliveryLog.AgentIsUnhealthy(logger, agent.Id, reason);
        }
    }

    private async Task<string?> WhatIsWrongAsync(AcpSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var root = new UriBuilder(AgentUrl.Parse(settings.Url));
            root.Path = root.Path.TrimEnd('/') + "/healthz";
            using var request = new HttpRequestMessage(HttpMethod.Get, root.Uri);
            request.Headers.UserAgent.ParseAdd("TaskMessages");
            using var exchange = new AgentExchange(options.Value, clock, cancellationToken, options.Value.HealthTimeout);
            await exchange.SendAsync(http, request);
            return null;
        }
        catch (ExecutorException failure)
        {
            return failure.Message;
        }
    }
}
