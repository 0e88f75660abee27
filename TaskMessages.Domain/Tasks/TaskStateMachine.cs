using TaskMessages.Domain.Errors;

namespace TaskMessages.Domain.Tasks;

/// <summary>
/// The life of a whole task, as the message contract steers it (section 10.3). While a turn runs the task is open; whoever ends or interrupts the task stops
/// the turn before. Each change takes a number of the task's sequence, so that streams tell it in its place. Drawn in <c>docs/state-machine.md</c>.
/// </summary>
public static class TaskStateMachine
{
    public const string CreatedReason = "Task created, forwarding to ACP server";
    public const string ForwardedReason = "Task forwarded to ACP server";
    public const string InterruptedReason = "Task interrupted";
    public const string ResumedReason = "Task resumed on next turn";

    private static readonly ChatStatus[] BetweenTurns =
        [ChatStatus.Pending, ChatStatus.Completed, ChatStatus.Failed, ChatStatus.Paused, ChatStatus.WaitingForUser];

    private static readonly TaskLifecycle[] NotDeleted = [.. Enum.GetValues<TaskLifecycle>().Where(lifecycle => lifecycle != TaskLifecycle.Deleted)];

    /// <summary>Ends the task for ever.</summary>
    public static TurnTransition Close { get; } =
        new("close") { SparesExternal = true, From = BetweenTurns, Lives = [TaskLifecycle.Open, TaskLifecycle.Interrupted], VersionStep = 1 };

    /// <summary>Stops the task until its next turn.</summary>
    public static TurnTransition Suspend { get; } = new("suspend") { SparesExternal = true, From = BetweenTurns, Lives = [TaskLifecycle.Open], VersionStep = 1 };

    /// <summary>A suspended task goes on, without a turn yet.</summary>
    public static TurnTransition Continue { get; } = new("continue") { SparesExternal = true, From = BetweenTurns, Lives = [TaskLifecycle.Interrupted], VersionStep = 1 };

    /// <summary>The agent was told of the task, or could not be.</summary>
    public static TurnTransition Forward { get; } = new("forward") { SparesExternal = true, From = BetweenTurns, Lives = [TaskLifecycle.Open, TaskLifecycle.Failed], VersionStep = 1 };

    /// <summary>Metadata or params change; no client's turn sees that, so the version stays.</summary>
    public static TurnTransition Describe { get; } = new("describe") { SparesExternal = true, From = Enum.GetValues<ChatStatus>(), Lives = NotDeleted };

    public static IReadOnlyList<TurnTransition> All { get; } = [Close, Suspend, Continue, Forward, Describe];

    /// <summary>A new task of the message contract: it has no turn yet.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TooLarge"/></exception>
    public static ChatTask Open(string id, string? name, long agentId, long? ownerKeyId, JsonMap? parameters, JsonMap? metadata, DateTime now)
    {
        TaskSize.CheckMetadata(metadata);
        TaskSize.CheckParams(parameters);
        return new ChatTask
        {
            Id = id,
            Name = name,
            AgentId = agentId,
            OwnerKeyId = ownerKeyId,
            Source = TaskSource.Rpc,
            Lifecycle = TaskLifecycle.Open,
            LifecycleReason = CreatedReason,
            Status = ChatStatus.Pending,
            ControlState = ControlState.Idle,
            Params = parameters,
            Metadata = metadata,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>The reason that stands where a caller gives none.</summary>
    public static string DefaultReason(TaskLifecycle lifecycle) => lifecycle switch
    {
        TaskLifecycle.Completed => "Task completed",
        TaskLifecycle.Failed => "Task failed",
        TaskLifecycle.Canceled => "Task canceled",
        TaskLifecycle.Terminated => "Task terminated",
        TaskLifecycle.TimedOut => "Task timed out",
        TaskLifecycle.Interrupted => InterruptedReason,
        _ => ResumedReason,
    };

    /// <summary>Ends a task between turns. An open question is withdrawn and a paused turn given up; messages that wait are dropped into the history.</summary>
    /// <param name="end">The lifecycle that it ends in.</param>
    /// <param name="recordId">Of what the history says about that.</param>
    /// <exception cref="DomainException"><see cref="DomainError.TaskBusy"/>: a turn runs. <see cref="DomainError.BadRequest"/>: it is at its end already.</exception>
    public static ChatTask CloseTask(ChatTask task, TaskLifecycle end, string reason, string recordId, DateTime now)
    {
        Require(Close, task);
        var left = task.Status is ChatStatus.WaitingForUser or ChatStatus.Paused ? TurnStateMachine.AbandonTask(task, recordId, reason, now) : task;
        return Turn(left, end, reason, now);
    }

    /// <summary>Interrupts a task between turns; an open question stays open.</summary>
    /// <inheritdoc cref="CloseTask"/>
    public static ChatTask SuspendTask(ChatTask task, string reason, DateTime now)
    {
        Require(Suspend, task);
        return Turn(task, TaskLifecycle.Interrupted, reason, now);
    }

    /// <summary>An interrupted task goes on.</summary>
    /// <inheritdoc cref="CloseTask"/>
    public static ChatTask ContinueTask(ChatTask task, DateTime now)
    {
        Require(Continue, task);
        return Turn(task, TaskLifecycle.Open, ResumedReason, now);
    }

    /// <summary>Whether the agent knows of the task decides whether it is open or has failed.</summary>
    /// <inheritdoc cref="CloseTask"/>
    public static ChatTask ForwardTask(ChatTask task, TaskLifecycle lifecycle, string reason, DateTime now)
    {
        Require(Forward, task);
        return Turn(task, lifecycle, reason, now);
    }

    /// <summary>Other metadata, other params.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TooLarge"/></exception>
    public static ChatTask DescribeTask(ChatTask task, JsonMap? metadata, JsonMap? parameters, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!Describe.IsLegal(task.Status, task.Lifecycle) || task.Source == TaskSource.External)
            throw new IllegalTransitionException(Describe.Name, task);
        TaskSize.CheckMetadata(metadata);
        TaskSize.CheckParams(parameters);
        return Change(task, now) with { Metadata = metadata, Params = parameters };
    }

    /// <summary>The next turn ends an interruption, with the number of its own start.</summary>
    internal static ChatTask Awaken(ChatTask task, DateTime at) => task.Lifecycle != TaskLifecycle.Interrupted ? task : task with
    {
        Lifecycle = TaskLifecycle.Open,
        LifecycleReason = ResumedReason,
        ChangeSeq = task.Seq + 1,
        ChangedAt = at,
    };

    private static ChatTask Turn(ChatTask task, TaskLifecycle lifecycle, string reason, DateTime now) => Change(task, now) with
    {
        Lifecycle = lifecycle,
        LifecycleReason = TaskSize.Cut(reason),
        StateVersion = task.StateVersion + 1,
    };

    private static ChatTask Change(ChatTask task, DateTime now)
    {
        var at = TurnStateMachine.Later(task.UpdatedAt, now);
        return task with { Seq = task.Seq + 1, ChangeSeq = task.Seq + 1, ChangedAt = at, UpdatedAt = at };
    }

    private static void Require(TurnTransition move, ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Source == TaskSource.External || (!move.Lives.Contains(task.Lifecycle)))
            throw TaskRefusals.NotRunning(task, move);
        if (!move.From.Contains(task.Status))
            throw TaskRefusals.Append(task);
    }
}
