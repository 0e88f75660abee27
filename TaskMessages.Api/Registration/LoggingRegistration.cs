using System.Reflection;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Hosting;
using Serilog.Settings.Configuration;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Hosting;
using TaskMessages.Api.Http;

namespace TaskMessages.Api.Registration;

/// <summary>Logging: what the section <c>Serilog</c> says, by default the console for people and a rolling JSON file for machines.</summary>
internal static class LoggingRegistration
{
    /// <summary>Opens a scope per request that holds the path as it was typed, where a secret may stand; what it has to say the request's own event says.</summary>
    private const string RequestScopes = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>
    /// The program's bootstrap logger becomes this one. Where there is none the static logger is left alone: several hosts may live in one
    /// process, as in tests.
    /// </summary>
    public static void AddStructuredLogging(this WebApplicationBuilder builder)
    {
        RequestTraces.Enable();
        builder.Services.AddSingleton(provider => new LogLevelControl(builder.Configuration, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSerilog(
            (services, logger) => logger.ReadFrom.Configuration(builder.Configuration, new ConfigurationReaderOptions(Assemblies(builder.Configuration)))
                .MinimumLevel.ControlledBy(services.GetRequiredService<LogLevelControl>().Switch)
                .MinimumLevel.Override(RequestScopes, LevelAlias.Off)
                .Filter.ByExcluding(StartupFailure.IsToldByTheProgram)
                .Enrich.With<LogCleaner>(),
            preserveStaticLogger: Serilog.Log.Logger is not ReloadableLogger);
        builder.Services.CleanExceptions();
        builder.Services.AddSection<RequestLogOptions>(builder.Configuration, RequestLogOptions.SectionName);
        builder.Services.AddSingleton<RefusalSampler>();
    }

    public static void UseRequestLogging(this WebApplication app) => app.UseSerilogRequestLogging(options =>
    {
        options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
        RequestLog.Configure(
            options, app.Services.GetRequiredService<IOptions<RequestLogOptions>>().Value, app.Services.GetRequiredService<RefusalSampler>());
    });

    /// <summary>
    /// Where sinks, formatters and enrichers are looked for: in Serilog itself and in what <c>Serilog:Using</c> names, not in whatever lies in the program's
    /// folder, which is not always what it was built with.
    /// </summary>
    private static Assembly[] Assemblies(ConfigurationManager configuration) =>
        [typeof(Serilog.Log).Assembly, .. configuration.GetSection("Serilog:Using").GetChildren().Select(name => Assembly.Load(name.Value!))];
}
