using Microsoft.Extensions.Logging;

namespace TaskMessages.Console;

/// <summary>What the console logs: who did what with which task, and what failed. Never what anybody wrote.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(7000, LogLevel.Warning, "An action in the console failed")]
    public static partial void ActionFailed(ILogger logger, Exception exception);

    [LoggerMessage(7001, LogLevel.Information, "The administrator's console: {Action} of task {task_id}")]
    public static partial void Acted(ILogger logger, string action, string task_id);

    [LoggerMessage(7002, LogLevel.Warning, "A page of the console could not look for changes")]
    public static partial void RefreshFailed(ILogger logger, Exception exception);

    [LoggerMessage(7003, LogLevel.Information, "The administrator has logged in to the console")]
    public static partial void LoggedIn(ILogger logger);

    [LoggerMessage(7004, LogLevel.Information, "The administrator's console: the log's level is {Level}")]
    public static partial void LogLevelSet(ILogger logger, string level);

    [LoggerMessage(7005, LogLevel.Information, "The administrator's console: the backup {Name} has been started")]
    public static partial void BackupStarted(ILogger logger, string name);

    [LoggerMessage(7006, LogLevel.Information, "The administrator's console: a question to agent {agent_id} as a trial")]
    public static partial void Tried(ILogger logger, long agent_id);
}
