using System.Diagnostics;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Tests.Storage;

/// <summary>Sees the spans of the database commands that the test causes, and no other test's.</summary>
internal sealed class SpanWatch : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Activity _root;
    private readonly List<Activity> _ended = [];

    /// <param name="command">The command whose start is a signal; null: none.</param>
    /// <param name="onStart">Runs before the command goes out.</param>
    public SpanWatch(string? command = null, Action? onStart = null)
    {
        _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var trace = _root.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is CommandDatabase.ActivitySourceName or DriverDatabase.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = span =>
            {
                if (command is not null && span.TraceId == trace && span.OperationName.Split(' ')[0] == command)
                    onStart?.Invoke();
            },
            ActivityStopped = span =>
            {
                if (span.TraceId == trace)
                    lock (_ended)
                        _ended.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What has ended until now, in the order of the ends.</summary>
    public IReadOnlyList<Activity> Spans
    {
        get
        {
            lock (_ended)
                return [.. _ended];
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _root.Dispose();
    }
}
