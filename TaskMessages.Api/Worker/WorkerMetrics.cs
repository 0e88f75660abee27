using System.Diagnostics.Metrics;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Worker;

/// <summary>Counters and gauges of the meter <c>TaskMessages.Worker</c>.</summary>
internal static class WorkerMetrics
{
    public const string MeterName = "TaskMessages.Worker";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> AcceptedTurns = Meter.CreateCounter<long>("turn.accepted", description: "Turns that requests to this process have started, or let wait");
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("turn.attempts", description: "Attempts at turns, by outcome");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("turn.attempt.duration", "s");
    private static readonly Counter<long> FailedPasses = Meter.CreateCounter<long>("worker.failed_passes");
    private static readonly Gauge<long> Queued = Meter.CreateGauge<long>("queue.queued", description: "Turns without a lease");
    private static readonly Gauge<long> Leased = Meter.CreateGauge<long>("queue.leased", description: "Turns with a lease, of all workers");
    private static readonly Gauge<long> Running = Meter.CreateGauge<long>("worker.running", description: "Turns that this process works");
    private static readonly Gauge<double> OldestAge = Meter.CreateGauge<double>("queue.oldest_age", "s");

    public static void Accepted() => AcceptedTurns.Add(1);

    public static void Ended(TurnOutcome outcome, TimeSpan duration)
    {
        if (Attempts.Enabled)
            Attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        if (Duration.Enabled)
            Duration.Record(duration.TotalSeconds);
    }

    public static void PassFailed() => FailedPasses.Add(1);

    public static void Queue(long queued, long leased, int running, TimeSpan oldest)
    {
        Queued.Record(queued);
        Leased.Record(leased);
        Running.Record(running);
        OldestAge.Record(oldest.TotalSeconds);
    }
}
