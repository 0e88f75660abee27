using System.Diagnostics;
using Serilog.AspNetCore;
using Serilog.Events;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http;

/// <summary>
/// One log event per request, written once its response is complete: what it asked for by its route's template, the task and the turn it
/// was about, its trace. Never its query, headers or body.
/// </summary>
internal static class RequestLog
{
    private const string Template = "{Method} {Route} answered {Status} in {Elapsed} ms (task {task_id}, turn {turn_id}, trace {trace_id})";

    /// <param name="options">Of the events.</param>
    /// <param name="limits">How long a request takes that is worth the level Information.</param>
    /// <param name="sampler">Which of many alike are written.</param>
    public static void Configure(RequestLoggingOptions options, RequestLogOptions limits, RefusalSampler sampler)
    {
        options.MessageTemplate = Template;
        var (quickReads, quickWrites) = (limits.QuickReads.TotalMilliseconds, limits.QuickWrites.TotalMilliseconds);
        options.GetLevel = (http, elapsed, error) =>
        {
            if (error is not null)
                return LogEventLevel.Error;
            if (!sampler.IsWritten(http))
                return LogEventLevel.Verbose;
            return http.Response.StatusCode < StatusCodes.Status400BadRequest && elapsed < (IsRead(http.Request.Method) ? quickReads : quickWrites)
                ? LogEventLevel.Debug
                : LogEventLevel.Information;
        };
        options.GetMessageTemplateProperties = static (http, _, elapsed, status) =>
        {
            var request = RequestFeatures.Of(http);
            return
            [
                Property("Method", http.Request.Method),
                Property("Route", RequestRoute.Of(http)),
                Property("Status", status),
                Property("Elapsed", Math.Round(elapsed, 3)),
                Property("task_id", request.TaskId),
                Property("turn_id", request.TurnId),
                Property("trace_id", Activity.Current?.TraceId.ToHexString()),
            ];
        };
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static LogEventProperty Property(string name, object? value) => new(name, new ScalarValue(value));
}
