using System.Globalization;
using System.Text;
using TaskMessages.Benchmarks.Floor;

namespace TaskMessages.Benchmarks.Load;

/// <summary>The table of a whole run, beside the first stage's targets and what comparable services reach on such a machine.</summary>
internal sealed record LoadReport(
    LoadOptions Options,
    FloorResults Floor,
    LoadResult WithoutWorker,
    IReadOnlyList<LoadResult> Empty,
    IReadOnlyList<LoadResult> Filled,
    LoadResult Seed,
    long EmptyPeakMemory,
    long FilledPeakMemory)
{
    private static readonly Dictionary<string, string> Targets = new()
    {
        ["creates"] = "≥ 5,000/s, p99 < 20 ms",
        ["turns at"] = "p50 < 10 ms",
        ["turns"] = "≥ 2,500/s",
        ["backlog finished"] = "≥ 2,500/s",
    };

    /// <summary>One result as a line of text.</summary>
    public static string Line(LoadResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{result.Name}: {result.Rate:N0}/s ({result.Count:N0} in {result.Elapsed.TotalSeconds:F1} s)");
        if (result.Latency is { Count: > 0 } latency)
            text.Append(", ").Append(Latency(latency));
        text.Append(CultureInfo.InvariantCulture, $", service CPU {result.ProcessorEach.TotalMicroseconds:F0} µs each");
        if (result.Failures > 0)
            text.Append(CultureInfo.InvariantCulture, $", {result.Failures:N0} FAILED");
        return text.ToString();
    }

    /// <summary>The report as one Markdown table.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"| {Options.Connections} connections | empty database | p50 / p99 / max ms | ");
        text.Append(CultureInfo.InvariantCulture, $"with {Seed.Count:N0} messages more | p50 / p99 / max ms | change | target |\n");
        text.Append("| --- | --: | --: | --: | --: | --: | --- |\n");
        text.Append(CultureInfo.InvariantCulture, $"| {WithoutWorker.Name} | {WithoutWorker.Rate:N0}/s | {Milliseconds(WithoutWorker)} | | | | |\n");
        foreach (var (empty, filled) in Empty.Zip(Filled))
        {
            var target = Targets.FirstOrDefault(pair => empty.Name == pair.Key).Value
                ?? Targets.FirstOrDefault(pair => empty.Name.StartsWith(pair.Key + " ", StringComparison.Ordinal)).Value;
            text.Append(CultureInfo.InvariantCulture, $"| {empty.Name} | {empty.Rate:N0}/s | {Milliseconds(empty)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {filled.Rate:N0}/s | {Milliseconds(filled)} | {filled.Rate / empty.Rate - 1:+0%;-0%;0%} | {target} |\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"| {Seed.Name} | | | {Seed.Rate:N0}/s | {Milliseconds(Seed)} | | |\n");
        text.Append(CultureInfo.InvariantCulture, $"| peak memory | {EmptyPeakMemory >> 20} MiB | | {FilledPeakMemory >> 20} MiB | | | < 400 MiB |\n");
        var failures = Empty.Concat(Filled).Append(Seed).Append(WithoutWorker).Sum(result => result.Failures);
        text.Append(CultureInfo.InvariantCulture, $"\nRequests that failed: {failures:N0}.\n");
        AppendFloor(text);
        text.Append(References);
        return text.ToString();
    }

    private void AppendFloor(StringBuilder text)
    {
        text.Append("\n| to the floor, in this run | floor | service | ratio |\n| --- | --: | --: | --: |\n");
        foreach (var (floor, service) in new[] { (Floor.Creates, WithoutWorker), (Floor.CreatesAnswered, Result("creates")), (Floor.BareReads, Result("task reads")) })
            text.Append(CultureInfo.InvariantCulture, $"| {service.Name} | {floor.Name}: {floor.Rate:N0}/s | {service.Rate:N0}/s | {service.Rate / floor.Rate:F2} |\n");

        LoadResult Result(string name) => Empty.First(result => result.Name == name);
    }

    private const string References = """

        For comparison, measured on such a machine:

        | service | durability | creates accepted | with its worker running | turns finished |
        | --- | --- | --: | --: | --: |
        | Fastify + SQLite, hand-written | group commit | 4,500/s | 3,200/s | 2,300/s |
        | BullMQ on Redis | `appendfsync always` | 6,200/s | 3,700/s | 400/s |
        | A2A .NET SDK server | none | 16,900/s | | 3,500/s |
        | bare Kestrel endpoint, one insert each | group commit | 12,000–14,000/s | | |

        """;

    private static string Latency(Histogram latency) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {latency.Percentile(50).TotalMilliseconds:F2} ms, p99 {latency.Percentile(99).TotalMilliseconds:F2} ms, max {latency.Maximum.TotalMilliseconds:F1} ms");

    private static string Milliseconds(LoadResult result) => result.Latency is not { Count: > 0 } latency ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{latency.Percentile(50).TotalMilliseconds:F1} / {latency.Percentile(99).TotalMilliseconds:F1} / {latency.Maximum.TotalMilliseconds:F0}");
}
