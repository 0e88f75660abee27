using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Delivery;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Acp;
using TaskMessages.Api.Executors.OpenAi;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Api.Live;
using TaskMessages.Api.Messages.Rpc;
using TaskMessages.Api.Messages.Tasks;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;

namespace TaskMessages.Api.Registration;

/// <summary>The turns' side: executors and the hosted worker.</summary>
internal static class WorkerRegistration
{
    /// <summary>What the host grants on top of the worker's own grace, to hand back what did not finish.</summary>
    private static readonly TimeSpan HandBackTime = TimeSpan.FromSeconds(10);

    public static void AddWorker(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<AgentsOptions>(builder.Configuration, AgentsOptions.SectionName);
        services.AddSection<WorkerOptions>(builder.Configuration, WorkerOptions.SectionName);
        services.AddExecutors();
        services.AddTurns();
        services.AddHostedService<TurnWorker>();
        services.AddHostedService<QueueMonitor>();
        services.AddHostedService<QuestionDeadlines>();
        services.AddDelivery(builder.Configuration);
        services.AddHostedService<ContentSweeper>();
        services.AddOptions<HostOptions>().Configure<IOptions<WorkerOptions>>(
            (host, worker) => host.ShutdownTimeout = worker.Value.ShutdownGrace + HandBackTime);
    }

    private static void AddExecutors(this IServiceCollection services)
    {
        services.AddSingleton<AgentHttpClient>();
        services.AddSingleton<IExchangeRecorder, ExchangeRecorder>();
        services.AddSingleton<ITurnExecutor, EchoExecutor>();
        services.AddSingleton<ITurnExecutor, WebhookExecutor>();
        services.AddSingleton<ITurnExecutor, OpenAiExecutor>();
        services.AddSingleton<ITurnExecutor, AcpExecutor>();
        services.AddSingleton<AcpCaller>();
        services.AddSingleton<HeaderSeal>();
        services.AddSingleton<CallerHeaderRules>();
    }

    private static void AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<DeliveryOptions>(configuration, DeliveryOptions.SectionName);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.ToSettings());
        services.AddSingleton<IAgentTeller, AcpTeller>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DeliveryAttempt>(
            provider, provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.ToBackoff()));
        services.AddSingleton<EventDeliverer>();
        services.AddHostedService<DeliveryWorker>();
        services.AddHostedService<AgentHealthChecks>();
    }

    private static void AddTurns(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var agents = provider.GetRequiredService<IOptions<AgentsOptions>>().Value;
            return provider.GetRequiredService<IOptions<WorkerOptions>>().Value.ToExecutionOptions(agents.HistoryLimit, agents.HistoryCharacters);
        });
        services.AddSingleton(provider => new RetryBackoff(provider.GetRequiredService<ExecutionOptions>(), Random.Shared));
        services.AddSingleton<LiveTexts>();
        services.AddSingleton<TurnRunner>();
        services.AddSingleton<TurnSignal>();
        services.AddSingleton<ITurnSignal>(provider => provider.GetRequiredService<TurnSignal>());
        services.AddSingleton(provider => WorkerIdentity.OfThisProcess(provider.GetRequiredService<IOptions<MongoOptions>>().Value.IsEmbedded));
        services.AddSingleton<WorkerHealth>();
        services.AddSingleton<LeaseHeartbeat>();
        services.AddSingleton<IHeldTurns>(provider => provider.GetRequiredService<LeaseHeartbeat>());
        services.AddSingleton(provider => new LeaseSource(
            provider.GetRequiredService<WorkerIdentity>().ToString(), provider.GetRequiredService<IOptions<WorkerOptions>>().Value.Lease));
        services.AddSingleton<TurnStores>();
        services.AddSingleton<TurnStopper>();
        services.AddSingleton<TaskFeed>();
        services.AddSingleton<TaskWaiter>();
        services.AddSingleton<KeyCheck>();
        services.AddSingleton<CallerWaiter>();
        services.AddSingleton<TaskStreams>();
        services.AddSingleton<StreamFollower>();
        services.AddSingleton<EventStreamer>();
        services.AddSingleton<MessageStreamer>();
        services.AddSingleton<TurnReply>();
        services.AddSingleton<AgentCalls>();
        services.AddSingleton<StreamUpdates>();
        services.AddHostedService<TaskChangeFollower>();
        services.AddHostedService<FeedPoller>();
        services.AddSingleton<ITaskFeed>(provider => provider.GetRequiredService<TaskFeed>());
        services.AddSingleton<DeadOwnerTakeOver>();
        services.AddSingleton<TurnActivity>();
        services.AddSingleton<TurnWork>();
    }
}
