using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>The outcome of one scenario.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Count">How often it succeeded.</param>
/// <param name="Failures">Responses with another status than the scenario expects.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Latency">Of each success, or null where the scenario has none of its own.</param>
/// <param name="Processor">Processor time that the service spent meanwhile.</param>
internal sealed record LoadResult(
    string Name, long Count, long Failures, TimeSpan Elapsed, Histogram? Latency, TimeSpan Processor)
{
    /// <summary>Successes a second.</summary>
    public double Rate => Count / Elapsed.TotalSeconds;

    /// <summary>Processor time of the service for each success.</summary>
    public TimeSpan ProcessorEach => Count == 0 ? TimeSpan.Zero : Processor / Count;

    public static LoadResult Create(LoadTarget target, string name, LoadTally tally, TimeSpan elapsed, ProcessUsage before) =>
        new(name, tally.Count, tally.Failures, elapsed, tally.Latency, target.Usage().Processor - before.Processor);
}
