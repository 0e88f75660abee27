using System.Diagnostics;
using Serilog.AspNetCore;
using Serilog.Events;

namespace TaskMessages.Api.Http;

/// <summary>
/// One log event per request, written once its response is complete: what it asked for by its route's template, the task and the turn it
/// was about, its trace. Never its query, headers or body.
/// </summary>
internal static class RequestLog
{
    private const string Template = "{Method} {Route} answered {Status} in {Elapsed} ms (task {task_id}, turn {turn_id}, trace {trace_id})";

    /// <param name="options">Of the events.</param>
    /// <param name="sampler">Which of many alike are written.</param>
    public static void Configure(RequestLoggingOptions options, RefusalSampler sampler)
    {
        options.MessageTemplate = Template;
        options.GetLevel = (http, _, error) => error is not null ? LogEventLevel.Error
            : sampler.IsWritten(http) ? LogEventLevel.Information : LogEventLevel.Verbose;
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

    private static LogEventProperty Property(string name, object? value) => new(name, new ScalarValue(value));
}
