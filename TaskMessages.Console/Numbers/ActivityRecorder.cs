using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace TaskMessages.Console.Numbers;

/// <summary>
/// Keeps the last hour of what this process's meters say, a number a minute: no query is made for it, and it takes as much memory after a year as after an hour.
/// </summary>
public sealed class ActivityRecorder(TimeProvider clock) : IHostedService, IDisposable
{
    /// <summary>How many minutes are kept, the present one included.</summary>
    public const int Minutes = 60;

    private const string MeterName = "TaskMessages.Worker";
    /// <summary>What accepted turns are counted under.</summary>
    public const string Accepted = "Accepted";

    private const string AcceptedTurns = "turn.accepted";
    private const string Attempts = "turn.attempts";
    private const string OutcomeTag = "outcome";
    private const string OldestAge = "queue.oldest_age";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long[]> _attempts = new(StringComparer.Ordinal);
    private readonly double[] _oldest = new double[Minutes];
    private readonly MeterListener _listener = new();
    private long _minute = MinuteOf(clock);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == MeterName && instrument.Name is AcceptedTurns or Attempts or OldestAge)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            Count(instrument.Name == AcceptedTurns ? Accepted : OutcomeOf(tags), value);
        });
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (instrument.Name == OldestAge)
                NoteOldest(value);
        });
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _listener.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>How many attempts have ended in each of the last minutes, the oldest first, by their outcome; and how many turns were accepted, under <see cref="Accepted"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> AttemptsPerMinute()
    {
        lock (_gate)
        {
            Advance();
            return _attempts.ToDictionary(outcome => outcome.Key, outcome => InOrder(outcome.Value), StringComparer.Ordinal);
        }
    }

    /// <summary>The greatest age of the oldest turn in each of the last minutes, in seconds, the oldest minute first.</summary>
    public IReadOnlyList<double> OldestPerMinute()
    {
        lock (_gate)
        {
            Advance();
            return InOrder(_oldest);
        }
    }

    /// <summary>Looked at between two measurements: it counts as well.</summary>
    public void NoteOldest(double seconds)
    {
        lock (_gate)
        {
            Advance();
            var slot = SlotOf(_minute);
            _oldest[slot] = Math.Max(_oldest[slot], seconds);
        }
    }

    /// <summary>Counts attempts that have ended now.</summary>
    public void Count(string outcome, long count)
    {
        lock (_gate)
        {
            Advance();
            if (!_attempts.TryGetValue(outcome, out var perMinute))
                _attempts.Add(outcome, perMinute = new long[Minutes]);
            perMinute[SlotOf(_minute)] += count;
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>The minutes since the last time are empty.</summary>
    private void Advance()
    {
        var now = MinuteOf(clock);
        for (var minute = Math.Max(_minute + 1, now - Minutes + 1); minute <= now; minute++)
        {
            var slot = SlotOf(minute);
            _oldest[slot] = 0;
            foreach (var perMinute in _attempts.Values)
                perMinute[slot] = 0;
        }

        _minute = Math.Max(_minute, now);
    }

    private IReadOnlyList<T> InOrder<T>(T[] ring)
    {
        var first = SlotOf(_minute + 1);
        return [.. ring[first..], .. ring[..first]];
    }

    private static string OutcomeOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == OutcomeTag)
                return value as string ?? "";
        }

        return "";
    }

    private static int SlotOf(long minute) => (int)(minute % Minutes);

    private static long MinuteOf(TimeProvider clock) => clock.GetUtcNow().ToUnixTimeSeconds() / 60;
}
