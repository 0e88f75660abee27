namespace TaskMessages.Api.Live;

/// <summary>The events of streams and waiting, 6000 to 6999. No contents.</summary>
internal static partial class LiveLog
{
    [LoggerMessage(6000, LogLevel.Warning, "Could not look for changes that other processes made; will look again")]
    public static partial void PollFailed(ILogger logger, Exception exception);

    [LoggerMessage(6002, LogLevel.Warning, "Could not look whether a stream's key is still usable; will look again")]
    public static partial void KeyCheckFailed(ILogger logger, Exception exception);

    [LoggerMessage(6001, LogLevel.Warning, "Could not read task {task_id} for those who wait for it; will try again")]
    public static partial void ReadFailed(ILogger logger, string task_id, Exception exception);
}
