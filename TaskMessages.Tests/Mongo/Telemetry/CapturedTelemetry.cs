using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Tests.Mongo.Telemetry;

/// <summary>Real listeners to the driver's source and meter, and a logger factory; keeps everything that they are told.</summary>
internal sealed class CapturedTelemetry : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, KeyValuePair<string, object?>[] Tags)> _measurements = new();
    private readonly ConcurrentQueue<(EventId Id, string Text, KeyValuePair<string, object?>[] State)> _events = new();
    private readonly ActivityListener _activities = new() { ShouldListenTo = source => source.Name == "TaskMessages.Mongo" };
    private readonly MeterListener _meters = new();

    public CapturedTelemetry(bool spans = true, bool measurements = true)
    {
        _activities.Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded;
        _activities.ActivityStopped = _spans.Enqueue;
        if (spans)
            ActivitySource.AddActivityListener(_activities);

        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (measurements && instrument.Meter.Name == "TaskMessages.Mongo")
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<double>(Keep);
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Keep(instrument, value, tags, state));
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Keep(instrument, value, tags, state));
        _meters.Start();
    }

    public IReadOnlyList<Activity> Spans => [.. _spans];

    public IReadOnlyList<(string Instrument, double Value, Dictionary<string, object?> Tags)> Measurements =>
        [.. _measurements.Select(measurement => (measurement.Instrument, measurement.Value, measurement.Tags.ToDictionary()))];

    public IReadOnlyList<(int Id, string Text)> Events => [.. _events.Select(entry => (entry.Id.Id, entry.Text))];

    /// <summary>Every name and value that any listener was told.</summary>
    public string Everything => string.Join(
        '\n',
        _spans.Select(span => $"{span.DisplayName} {span.StatusDescription} {Text(span.TagObjects)} {string.Join(' ', span.Events.Select(e => e.Name + Text(e.Tags)))}")
            .Concat(_measurements.Select(measurement => $"{measurement.Instrument} {Text(measurement.Tags)}"))
            .Concat(_events.Select(entry => $"{entry.Text} {Text(entry.State)}")));

    /// <summary>Reads the instruments that tell their value only when asked.</summary>
    public void Observe() => _meters.RecordObservableInstruments();

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Enqueue((eventId, formatter(state, exception) + exception, [.. (IEnumerable<KeyValuePair<string, object?>>)state!]));

    private static string Text(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        _measurements.Enqueue((instrument.Name, value, tags.ToArray()));
}
