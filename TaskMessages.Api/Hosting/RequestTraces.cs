using System.Diagnostics;

namespace TaskMessages.Api.Hosting;

/// <summary>
/// Has the web server give every request a trace, its caller's or a new one, also where nobody collects spans: log events, stored turns
/// and requests to agents carry it. Whether it is recorded is the caller's decision, and is passed on.
/// </summary>
internal static class RequestTraces
{
    private const string WebServer = "Microsoft.AspNetCore";

    private static readonly ActivityListener Listener = new()
    {
        ShouldListenTo = static source => source.Name == WebServer,
        Sample = static (ref ActivityCreationOptions<ActivityContext> request) => request.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            ? ActivitySamplingResult.AllDataAndRecorded
            : ActivitySamplingResult.PropagationData,
        SampleUsingParentId = static (ref ActivityCreationOptions<string> _) => ActivitySamplingResult.PropagationData,
    };

    /// <summary>May be called by any number of hosts.</summary>
    public static void Enable() => ActivitySource.AddActivityListener(Listener);
}
