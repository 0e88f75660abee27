using TaskMessages.Api.Hosting;

namespace TaskMessages.Api.Live;

/// <summary>The events of streams and waiting, 6000 to 6999. No contents.</summary>
internal static partial class LiveLog
{
    public static void PollFailed(ILogger logger, Exception error) => PollFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(6000, LogLevel.Warning, "Could not look for changes that other processes made; will look again: {reason}")]
    private static partial void PollFailed(ILogger logger, string reason, Exception? fault);

    public static void KeyCheckFailed(ILogger logger, Exception error) => KeyCheckFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(6002, LogLevel.Warning, "Could not look whether a stream's key is still usable; will look again: {reason}")]
    private static partial void KeyCheckFailed(ILogger logger, string reason, Exception? fault);

    public static void ReadFailed(ILogger logger, string task_id, Exception error) => ReadFailed(logger, task_id, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(6001, LogLevel.Warning, "Could not read task {task_id} for those who wait for it; will try again: {reason}")]
    private static partial void ReadFailed(ILogger logger, string task_id, string reason, Exception? fault);
}
