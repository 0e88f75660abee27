using Serilog;
using TaskMessages.Api.Hosting;

namespace TaskMessages.Api.Registration;

/// <summary>Logging: what the section <c>Serilog</c> says, by default the console for people and a rolling JSON file for machines.</summary>
internal static class LoggingRegistration
{
    public static void AddStructuredLogging(this WebApplicationBuilder builder)
    {
        // not the static Log.Logger: several hosts may live in one process
        var logger = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new ScopelessLoggerProvider(logger));
    }
}
