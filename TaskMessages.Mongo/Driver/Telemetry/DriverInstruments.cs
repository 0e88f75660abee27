using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TaskMessages.Mongo.Driver;

/// <summary>The spans and measurements of all clients of the process, named as the OpenTelemetry conventions for databases name them.</summary>
internal static class DriverInstruments
{
    public const string Name = "TaskMessages.Mongo";

    private static readonly string Version = typeof(DriverInstruments).Assembly.GetName().Version!.ToString(3);

    // what the conventions advise for durations of database calls
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] };

    public static ActivitySource Source { get; } = new(Name, Version);

    public static Meter Meter { get; } = new(Name, Version);

    public static Histogram<double> CommandDuration { get; } =
        Meter.CreateHistogram("db.client.operation.duration", "s", "Duration of commands, until the reply was read.", tags: null, Durations);
}
