using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Console;
using TaskMessages.Api.Hosting;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Console;
using TaskMessages.Console.Agents;
using TaskMessages.Console.Live;
using TaskMessages.Console.Operations;
using TaskMessages.Console.Security;
using TaskMessages.Domain.Administration;

namespace TaskMessages.Api.Registration;

/// <summary>The console in this service: its ports, and its place before everything that is the API's.</summary>
internal static class ConsoleComposition
{
    public static void AddConsolePages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<ConsoleOptions>(builder.Configuration, ConsoleOptions.SectionName);
        services.AddSingleton<IConsoleDoor, ConsoleDoor>();
        services.AddSingleton<ILiveTasks, LiveTasks>();
        services.AddSingleton<ITaskJson, TaskJson>();
        services.AddSingleton<IAgentRules, AgentRules>();
        services.AddSingleton<IServiceSettings, ServiceSettings>();
        services.AddSingleton<IThisProcess, ThisProcess>();
        services.AddSingleton<ILogLevel>(provider => provider.GetRequiredService<LogLevelControl>());
        services.AddSingleton<SystemInspection>();
        services.AddSingleton<BackupService>();
        services.AddSingleton<TaskInspection>();
        services.AddSingleton<AgentTrial>();
        services.AddSingleton<TaskAdministration>();
        services.AddConsole();

        // the pages' files lie in their packages until the service is published
        builder.WebHost.UseStaticWebAssets();
    }

    /// <summary>Where it can be on for nobody it is not there at all.</summary>
    public static void UseConsolePages(this WebApplication app)
    {
        var isWanted = app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value.Enabled ?? app.Environment.IsDevelopment();
        if (!isWanted)
            return;
        app.Map(ConsolePaths.Root, console =>
        {
            console.UseMiddleware<ErrorMiddleware>();
            console.UseConsole();
        });
    }
}
