using Serilog;
using Serilog.Configuration;

namespace TaskMessages.Api.Hosting;

/// <summary>Makes <see cref="BackgroundSink"/> known to the section <c>Serilog</c> as <c>Background</c>.</summary>
public static class BackgroundSinkConfiguration
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <param name="loggerSinkConfiguration">Where the sinks are added.</param>
    /// <param name="configure">Adds the sinks that write in the background.</param>
    /// <param name="bufferSize">How many events may wait; further ones are dropped.</param>
    public static LoggerConfiguration Background(
        this LoggerSinkConfiguration loggerSinkConfiguration, Action<LoggerSinkConfiguration> configure, int bufferSize = 50_000) =>
        loggerSinkConfiguration.Sink(LoggerSinkConfiguration.Wrap(sink => new BackgroundSink(sink, bufferSize, Interval), configure));
}
