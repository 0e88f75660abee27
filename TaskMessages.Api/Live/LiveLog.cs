using TaskMessages.Api.Hosting;

namespace TaskMessages.Api.Live;

/// <summary>The events of streams and waiting, 6000 to 6999. No contents.</summary>
internal static partial class LiveLog
{
    public static void PollFailed(ILogger logger, Exception error) => PollFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(6000, LogLevel.Warning, "Could not look for changes that other processes made; will look again: {reason}")]
    private static partial void PollFailed(ILogger logger, string reason, Exception? fault);

    [LoggerMessage(6003, LogLevel.Information, "The database tells at once what other processes change")]
    public static partial void Following(ILogger logger);

    public static void CannotFollow(ILogger logger, Exception error) => CannotFollow(logger, LogReason.Of(error));

    [LoggerMessage(6004, LogLevel.Information, "The database does not tell what other processes change, so it is asked now and then: {reason}")]
    private static partial void CannotFollow(ILogger logger, string reason);

    public static void FollowingFailed(ILogger logger, Exception error) => FollowingFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(6005, LogLevel.Warning, "The database has stopped to tell what other processes change; it is asked now and then until it does again: {reason}")]
    private static partial void FollowingFailed(ILogger logger, string reason, Exception? fault);

    public static void KeyCheckFailed(ILogger logger, Exception error) => KeyCheckFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(6002, LogLevel.Warning, "Could not look whether a stream's key is still usable; will look again: {reason}")]
    private static partial void KeyCheckFailed(ILogger logger, string reason, Exception? fault);

    public static void ReadFailed(ILogger logger, string task_id, Exception error) => ReadFailed(logger, task_id, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(6001, LogLevel.Warning, "Could not read task {task_id} for those who wait for it; will try again: {reason}")]
    private static partial void ReadFailed(ILogger logger, string task_id, string reason, Exception? fault);
}
