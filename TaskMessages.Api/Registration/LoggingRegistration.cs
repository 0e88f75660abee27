using Serilog;

namespace TaskMessages.Api.Registration;

/// <summary>Logging: what the section <c>Serilog</c> says, by default the console for people and a rolling JSON file for machines.</summary>
internal static class LoggingRegistration
{
    public static void AddStructuredLogging(this WebApplicationBuilder builder)
    {
        // not the static Log.Logger: several hosts may live in one process
        var logger = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }
}
