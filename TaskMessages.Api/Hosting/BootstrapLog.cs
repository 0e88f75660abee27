using Serilog;
using Serilog.Events;
using Serilog.Extensions.Hosting;

namespace TaskMessages.Api.Hosting;

/// <summary>The log until the settings are read: the console's error stream. A start that fails earlier is told there.</summary>
internal static class BootstrapLog
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static ReloadableLogger Create() => new LoggerConfiguration()
        .WriteTo.Console(outputTemplate: Template, formatProvider: System.Globalization.CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose)
        .CreateBootstrapLogger();
}
