using System.Diagnostics;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Tests.Storage;

/// <summary>Sees the spans of the database commands that the test causes, and no other test's.</summary>
internal sealed class SpanWatch : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Activity _root;
    private readonly List<Activity> _ended = [];

    public SpanWatch()
    {
        _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var trace = _root.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is StoreSpans.ActivitySourceName or "MongoDB.Driver",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
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
