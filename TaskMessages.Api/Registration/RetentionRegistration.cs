using TaskMessages.Api.Configuration;
using TaskMessages.Api.Messages.Retention;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Registration;

/// <summary>Export, clean and rehydration of tasks.</summary>
internal static class RetentionRegistration
{
    public static void AddRetention(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<RetentionOptions>(configuration, RetentionOptions.SectionName);
        services.AddSingleton<TaskContents>();
        services.AddSingleton<RetentionService>();
        services.AddSingleton<SnapshotAddress>();
        services.AddSingleton<SnapshotTransfer>();
        services.AddSingleton<SnapshotRequestBody>();
        services.AddSingleton<SnapshotReader>();
    }
}
