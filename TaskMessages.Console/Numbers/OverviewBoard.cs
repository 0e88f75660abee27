using Microsoft.Extensions.Options;
using TaskMessages.Console.Operations;
using TaskMessages.Console.Text;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Console.Numbers;

/// <summary>
/// Draws what the overview shows, once a second at the most and once for all who look: any number of pages cost little more than one, and a page is not drawn anew
/// where nothing of it has changed.
/// </summary>
public sealed class OverviewBoard(SystemInspection system, ActivityRecorder activity, TurnActivity history, IThisProcess process, IOptions<ConsoleOptions> options, TimeProvider clock)
{
    private static readonly (string Outcome, string Name)[] Outcomes =
        [(ActivityRecorder.Accepted, "accepted"), ("Completed", "answered"), ("AskedForInput", "asked the user"), ("Failed", "failed"), ("Retried", "tried again"), ("Stopped", "stopped")];

    private readonly Lock _gate = new();
    private (SystemState State, OverviewPicture Picture)? _last;

    /// <summary>What there is to see. Whoever looks within the same second is given the same picture.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<OverviewPicture> LookAsync(CancellationToken cancellationToken)
    {
        var state = await system.LookAsync(cancellationToken);
        lock (_gate)
        {
            if (_last is not { } last || !ReferenceEquals(last.State, state))
                _last = last = (state, Draw(state, _last?.Picture));
            return last.Picture;
        }
    }

    private OverviewPicture Draw(SystemState state, OverviewPicture? last)
    {
        activity.NoteOldest(state.OldestAge.TotalSeconds);
        var counts = activity.AttemptsPerMinute();
        var failures = history.Failures();
        var picture = new OverviewPicture(
            Tiles(state, counts),
            new WorkerNow(process.Running, process.Concurrency, process.IsWorkerAlive),
            last is not null && IsSame(last.Leases, state.Leases) ? last.Leases : state.Leases,
            last is not null && last.Failures.SequenceEqual(failures) ? last.Failures : failures,
            string.Join(", ", Outcomes.Select(outcome => $"{Sum(counts, outcome.Outcome)} {outcome.Name}")),
            Charts(counts, last?.Charts));
        return picture == last ? last : picture;
    }

    private OverviewTiles Tiles(SystemState state, IReadOnlyDictionary<string, IReadOnlyList<long>> counts) => new(
        state.OldestAge > TimeSpan.Zero ? Times.Duration(state.OldestAge) : "none",
        state.OldestAge >= options.Value.ReadyAgeAlarm,
        Sizes.Number(state.Queued),
        Sizes.Number(state.Leased),
        Sum(counts, "Failed"),
        Sum(counts, "Retried"),
        Sizes.Number(state.Leases.Expired),
        state.Leases.Expired > 0,
        Sizes.Number(process.Streams),
        Times.Duration(state.Latency),
        Sizes.Bytes(state.DatabaseBytes));

    /// <summary>Drawn anew only when they show something else: an hour of numbers is the dearest part of the page, above all for browsers.</summary>
    private OverviewCharts Charts(IReadOnlyDictionary<string, IReadOnlyList<long>> counts, OverviewCharts? last)
    {
        var oldest = activity.OldestPerMinute();
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        ChartLine[] attempts = [.. Outcomes.Select(outcome => new ChartLine(outcome.Name, Of(counts, outcome.Outcome)))];
        if (last is not null && last.Minute == minute && last.Ages[0].Values.SequenceEqual(oldest) && last.Attempts.Zip(attempts).All(pair => pair.First.Values.SequenceEqual(pair.Second.Values)))
            return last;
        return new OverviewCharts(minute, attempts, [new ChartLine("oldest", oldest)], Times.Duration(TimeSpan.FromSeconds(oldest.DefaultIfEmpty().Max())));
    }

    private static double[] Of(IReadOnlyDictionary<string, IReadOnlyList<long>> counts, string outcome) =>
        counts.TryGetValue(outcome, out var perMinute) ? [.. perMinute.Select(count => (double)count)] : new double[ActivityRecorder.Minutes];

    private static string Sum(IReadOnlyDictionary<string, IReadOnlyList<long>> counts, string outcome) =>
        Sizes.Number(counts.TryGetValue(outcome, out var perMinute) ? perMinute.Sum() : 0);

    private static bool IsSame(TurnLeases one, TurnLeases other) =>
        ReferenceEquals(one, other)
        || (one.Expired == other.Expired && one.IsWhole == other.IsWhole && one.HeldBy.Count == other.HeldBy.Count
            && one.HeldBy.All(worker => other.HeldBy.TryGetValue(worker.Key, out var held) && held == worker.Value));
}
