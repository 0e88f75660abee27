using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Worker;

/// <summary>The worker's events, 5000 to 5999. Trace ids come from the turn's activity. No contents, keys or headers.</summary>
internal static partial class WorkerLog
{
    // 5000: turns
    /// <summary>The first claim of a turn, whose end is told soon, is worth Debug; a further attempt Information.</summary>
    public static void TurnClaimed(ILogger logger, string task_id, string turn_id, string? run_id, int attempt, string? trace_id) =>
        TurnClaimed(logger, attempt == 1 ? LogLevel.Debug : LogLevel.Information, task_id, turn_id, run_id, attempt, trace_id);

    [LoggerMessage(EventId = 5000, Message = "Turn claimed: task {task_id}, turn {turn_id}, run {run_id}, attempt {attempt}, trace {trace_id}")]
    private static partial void TurnClaimed(ILogger logger, LogLevel level, string task_id, string turn_id, string? run_id, int attempt, string? trace_id);

    [LoggerMessage(5001, LogLevel.Information, "Turn ended: {outcome}, task {task_id}, turn {turn_id}, run {run_id}, attempt {attempt}, {messages} messages in {duration_ms} ms after {queued_ms} ms in the queue, trace {trace_id}")]
    public static partial void TurnEnded(
        ILogger logger, TurnOutcome outcome, string task_id, string turn_id, string? run_id, int attempt, int messages, double duration_ms,
        double queued_ms, string? trace_id);

    /// <param name="fault">What the service itself did wrong; null when the reason says it all.</param>
    [LoggerMessage(5003, LogLevel.Warning, "Turn ended: {outcome}, task {task_id}, turn {turn_id}, run {run_id}, attempt {attempt}, after {duration_ms} ms, trace {trace_id}: {reason}")]
    public static partial void TurnEndedBadly(
        ILogger logger, TurnOutcome outcome, string task_id, string turn_id, string? run_id, int attempt, double duration_ms, string? trace_id,
        string reason, Exception? fault);

    [LoggerMessage(5002, LogLevel.Error, "Turn broke off: task {task_id}, turn {turn_id}, attempt {attempt}; its lease will run out")]
    public static partial void TurnBrokeOff(ILogger logger, string task_id, string turn_id, int attempt, Exception exception);

    // 5100: leases
    [LoggerMessage(5100, LogLevel.Warning, "Lease lost: task {task_id}, turn {turn_id}, attempt {attempt}, trace {trace_id}")]
    public static partial void LeaseLost(ILogger logger, string task_id, string turn_id, int attempt, string? trace_id);

    public static void HeartbeatFailed(ILogger logger, string task_id, Exception error) => HeartbeatFailed(logger, task_id, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(5101, LogLevel.Warning, "Heartbeat failed for task {task_id}; the lease holds until its end: {reason}")]
    private static partial void HeartbeatFailed(ILogger logger, string task_id, string reason, Exception? fault);

    [LoggerMessage(5102, LogLevel.Information, "Took over the turn of a dead worker: task {task_id}, turn {turn_id}, owner {owner}")]
    public static partial void TookOver(ILogger logger, string task_id, string turn_id, string owner);

    [LoggerMessage(5106, LogLevel.Error, "Gave up a turn that cannot be claimed: task {task_id}, turn {turn_id}: {reason}")]
    public static partial void GivenUp(ILogger logger, string task_id, string turn_id, string reason);

    public static void WatchFailed(ILogger logger, Exception error) => WatchFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(5103, LogLevel.Warning, "Could not look whether a lease has been taken away: {reason}")]
    private static partial void WatchFailed(ILogger logger, string reason, Exception? fault);

    public static void DeadlinesFailed(ILogger logger, Exception error) => DeadlinesFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(5104, LogLevel.Warning, "Could not look for questions whose time has run out: {reason}")]
    private static partial void DeadlinesFailed(ILogger logger, string reason, Exception? fault);

    public static void ContentsFailed(ILogger logger, Exception error) => ContentsFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(5107, LogLevel.Warning, "Could not look for contents that are to be removed: {reason}")]
    private static partial void ContentsFailed(ILogger logger, string reason, Exception? fault);

    [LoggerMessage(5105, LogLevel.Information, "A question's time ran out: task {task_id}, with default answer {has_default}")]
    public static partial void QuestionExpired(ILogger logger, string task_id, bool has_default);

    // 5200: the loop
    [LoggerMessage(5200, LogLevel.Information, "Worker {owner} started, {concurrency} turns at once")]
    public static partial void Started(ILogger logger, string owner, int concurrency);

    public static void PassFailed(ILogger logger, int count, Exception error) => PassFailed(logger, count, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(5201, LogLevel.Error, "Worker pass failed, {count} in a row: {reason}")]
    private static partial void PassFailed(ILogger logger, int count, string reason, Exception? fault);

    [LoggerMessage(5202, LogLevel.Information, "Worker stops; {running} turns may finish within {grace}")]
    public static partial void Stopping(ILogger logger, int running, TimeSpan grace);

    [LoggerMessage(5203, LogLevel.Warning, "Worker stopped with {running} turns still running; their leases will run out")]
    public static partial void StoppedHard(ILogger logger, int running);

    // 5300: the queue
    [LoggerMessage(5300, LogLevel.Warning, "A turn has been waiting for {age_s} s; {queued} are queued, {leased} leased, {running} run here")]
    public static partial void QueueIsOld(ILogger logger, double age_s, long queued, long leased, int running);

    public static void QueueCheckFailed(ILogger logger, Exception error) => QueueCheckFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(5301, LogLevel.Warning, "The queue could not be measured: {reason}")]
    private static partial void QueueCheckFailed(ILogger logger, string reason, Exception? fault);
}
