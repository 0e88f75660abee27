using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Caching;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Hosting;
using TaskMessages.Console;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Api.Registration;

/// <summary>The database and the stores on it, and the keys that encrypt what must not lie there in clear.</summary>
internal static class DatabaseRegistration
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<MongoOptions>(builder.Configuration, MongoOptions.SectionName);
        services.AddSection<EmbeddedMongoOptions>(builder.Configuration, EmbeddedMongoOptions.SectionName);
        services.AddSection<DataProtectionKeyOptions>(builder.Configuration, DataProtectionKeyOptions.SectionName);

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<MessageIdSource>();
        services.AddSingleton<DatabaseConnection>();
        services.AddSingleton(provider => provider.GetRequiredService<DatabaseConnection>().Database);
        services.AddStores();
        services.AddSingleton<DevelopmentSeed>();
        services.AddSingleton<KeyUsageRecorder>();
        services.AddHostedService<KeyUsageFlusher>();
        services.AddDataProtection().SetApplicationName("TaskMessages");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyRingDirectory>();
        services.AddSingleton<ISecretProtector, SecretProtector>();
    }

    private static void AddBelongings<TPort, TStore>(this IServiceCollection services)
        where TPort : class, ITaskBelongings
        where TStore : class, TPort
    {
        services.AddSingleton<TPort, TStore>();
        services.AddSingleton<ITaskBelongings>(provider => provider.GetRequiredService<TPort>());
    }

    private static bool KeepsWords(IServiceProvider provider) => provider.GetRequiredService<IOptions<ConsoleOptions>>().Value.WordSearch;

    private static void AddStores(this IServiceCollection services)
    {
        services.AddSingleton<ISchema>(provider => new Schema(provider.GetRequiredService<IDocumentDatabase>(), KeepsWords(provider)));
        services.AddSingleton<ITaskStore>(provider => new TaskStore(provider.GetRequiredService<IDocumentDatabase>(), KeepsWords(provider)));
        services.AddSingleton<ITaskWatch, TaskWatch>();
        services.AddSingleton<IMessageStore, MessageStore>();
        services.AddSingleton<ITurnStore, TurnStore>();
        services.AddSingleton<AgentStore>();
        services.AddSingleton<IAgentStore>(provider => new CachedAgentStore(
            provider.GetRequiredService<AgentStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<IApiKeyStore>(provider => new CachedApiKeyStore(
            provider.GetRequiredService<ApiKeyStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddBelongings<IEventStore, EventStore>();
        services.AddBelongings<ITrackerStore, TrackerStore>();
        services.AddBelongings<IStateStore, StateStore>();
        services.AddBelongings<ISpanStore, SpanStore>();
        services.AddSingleton<IIdempotencyStore, IdempotencyStore>();
        services.AddSingleton<IDatabaseProbe, DatabaseProbe>();
        services.AddSingleton<DatabaseSizes>();
        services.AddSingleton<IDatabaseCare, DatabaseCare>();
    }
}
