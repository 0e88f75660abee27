namespace TaskMessages.Api.Http;

/// <summary>Every log message of the HTTP side, event ids 4000 to 4999. Never content, keys, headers or queries.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Error, "{Method} {Route} failed")]
    public static partial void RequestFailed(ILogger logger, Exception error, string method, string route);

    [LoggerMessage(4002, LogLevel.Warning, "{Method} {Route} could not be served: {reason}")]
    public static partial void RequestNotServed(ILogger logger, string method, string route, string reason);

    [LoggerMessage(4003, LogLevel.Error, "{Method} {Route} was refused by the database: {reason}")]
    public static partial void RequestRejected(ILogger logger, string method, string route, string reason);

    [LoggerMessage(4004, LogLevel.Warning, "{Method} {Route} was answered in part only: {reason}")]
    public static partial void AnswerCutOff(ILogger logger, string method, string route, string reason);

    [LoggerMessage(4005, LogLevel.Warning, "{Count} more requests for {Route} were answered {Status} (from {Address})")]
    public static partial void RefusalsNotWritten(ILogger logger, int count, string route, int status, System.Net.IPAddress? address);

    [LoggerMessage(4010, LogLevel.Warning,
        "Development: agent 1 accepts the fixed API key {MaskedKey} and administration the token dev-admin-token, both from loopback only")]
    public static partial void DevelopmentCredentials(ILogger logger, string maskedKey);

    [LoggerMessage(4011, LogLevel.Information, "{Environment}: listening on {Addresses}, data in {Database}")]
    public static partial void Listening(ILogger logger, string environment, string addresses, string database);

    [LoggerMessage(4020, LogLevel.Warning, "An answer could not be kept for its Idempotency-Key; a repetition acts with the same ids: {reason}")]
    public static partial void AnswerNotKept(ILogger logger, string reason);

    [LoggerMessage(4040, LogLevel.Warning, "The authorisation provider could not be asked at {path}: {reason}")]
    public static partial void ProviderNotReached(ILogger logger, string path, string reason);

    [LoggerMessage(4041, LogLevel.Warning, "The authorisation provider answered {path} with HTTP {status}")]
    public static partial void ProviderFailed(ILogger logger, string path, int status);

    [LoggerMessage(4030, LogLevel.Information, "Task {task_id} exported: {bytes} bytes, {messages} messages, {states} states")]
    public static partial void TaskExported(ILogger logger, string task_id, long bytes, long messages, long states);

    [LoggerMessage(4031, LogLevel.Information, "Task {task_id} cleaned: {messages} messages, {states} states, {events} events removed")]
    public static partial void TaskCleaned(ILogger logger, string task_id, long messages, long states, long events);

    [LoggerMessage(4032, LogLevel.Information, "Task {task_id} rehydrated")]
    public static partial void TaskRehydrated(ILogger logger, string task_id);

    [LoggerMessage(4021, LogLevel.Warning, "Calls of API keys could not be counted: {reason}")]
    public static partial void UsageNotRecorded(ILogger logger, string reason);
}
