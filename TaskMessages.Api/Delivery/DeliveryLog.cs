using TaskMessages.Api.Hosting;

namespace TaskMessages.Api.Delivery;

/// <summary>The events of the delivery to agents, 5400 to 5499. No contents, keys or headers.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(5400, LogLevel.Information, "Telling agent {agent_id} of event {sequence_id} of task {task_id} later, attempt {attempt}")]
    public static partial void Telling(ILogger logger, long agent_id, long sequence_id, string task_id, int attempt);

    [LoggerMessage(5401, LogLevel.Information, "Took over event {sequence_id} of task {task_id} from the dead owner {owner}")]
    public static partial void TookOver(ILogger logger, long sequence_id, string task_id, string owner);

    public static void TellingBrokeOff(ILogger logger, string task_id, Exception error) => TellingBrokeOff(logger, task_id, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(5402, LogLevel.Warning, "Telling an agent of the events of task {task_id} broke off; the lease will run out: {reason}")]
    private static partial void TellingBrokeOff(ILogger logger, string task_id, string reason, Exception? fault);

    [LoggerMessage(5410, LogLevel.Warning, "Agent {agent_id} is not well: {reason}")]
    public static partial void AgentIsUnhealthy(ILogger logger, long agent_id, string reason);

    [LoggerMessage(5411, LogLevel.Information, "Agent {agent_id} is well again")]
    public static partial void AgentIsWell(ILogger logger, long agent_id);

    public static void LookFailed(ILogger logger, Exception error) => LookFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(5412, LogLevel.Warning, "Could not look at the agents: {reason}")]
    private static partial void LookFailed(ILogger logger, string reason, Exception? fault);

    public static void PassFailed(ILogger logger, Exception error) => PassFailed(logger, LogReason.Of(error), LogReason.FaultOf(error));

    [LoggerMessage(5403, LogLevel.Error, "Could not look for events that agents are to be told of: {reason}")]
    private static partial void PassFailed(ILogger logger, string reason, Exception? fault);
}
