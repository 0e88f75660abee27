using TaskMessages.Api.Configuration;
using TaskMessages.Api.Executors;

namespace TaskMessages.Api.Registration;

/// <summary>The turns' side: executors and the hosted worker.</summary>
internal static class WorkerRegistration
{
    public static void AddWorker(this WebApplicationBuilder builder) =>
        builder.Services.AddSection<AgentsOptions>(builder.Configuration, AgentsOptions.SectionName);
}
