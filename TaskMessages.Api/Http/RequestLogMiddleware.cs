using System.Diagnostics;

namespace TaskMessages.Api.Http;

/// <summary>One log event per request, written once its response is complete.</summary>
internal sealed class RequestLogMiddleware(RequestDelegate next, TimeProvider time, ILogger<RequestLogMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            await next(context);
            return;
        }

        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Log.RequestFinished(
                logger,
                context.Request.Method,
                RequestRoute.Of(context),
                context.Response.StatusCode,
                Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 3),
                LoggedTask.Of(context),
                Activity.Current?.TraceId.ToHexString());
        }
    }
}
