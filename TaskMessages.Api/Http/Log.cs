namespace TaskMessages.Api.Http;

/// <summary>Every log message of the HTTP side, event ids 4000 to 4999. Never content, keys, headers or addresses as typed.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Information,
        "{Method} {Route} answered {Status} in {Elapsed} ms (task {task_id}, trace {trace_id})")]
    public static partial void RequestFinished(
        ILogger logger, string method, string route, int status, double elapsed, string? task_id, string? trace_id);

    [LoggerMessage(4001, LogLevel.Error, "{Method} {Route} failed")]
    public static partial void RequestFailed(ILogger logger, Exception error, string method, string route);

    [LoggerMessage(4010, LogLevel.Warning,
        "Development: agent 1 accepts the fixed API key {MaskedKey} and administration the token dev-admin-token, both from loopback only")]
    public static partial void DevelopmentCredentials(ILogger logger, string maskedKey);

    [LoggerMessage(4011, LogLevel.Information, "{Environment}: listening on {Addresses}, data in {Database}")]
    public static partial void Listening(ILogger logger, string environment, string addresses, string database);

    [LoggerMessage(4020, LogLevel.Warning, "An answer could not be kept for its Idempotency-Key; a repetition acts with the same ids")]
    public static partial void AnswerNotKept(ILogger logger, Exception error);

    [LoggerMessage(4021, LogLevel.Warning, "Calls of API keys could not be counted")]
    public static partial void UsageNotRecorded(ILogger logger, Exception error);
}
