using TaskMessages.Domain.Errors;

namespace TaskMessages.Domain.Tasks;

/// <summary>
/// The life of a task's turns. It holds every legal move, and each method applies one to a snapshot or refuses; nothing else
/// makes the next state. Drawn in <c>docs/state-machine.md</c>.
/// </summary>
public static class TurnStateMachine
{
    /// <summary>The title of a new task, in characters (code points) of its first message.</summary>
    public const int TitleLength = 50;

    /// <summary>How many messages may wait for one task's running turn.</summary>
    public const int QueueLimit = 100;

    /// <summary>A task of the message contract is pending before its first turn.</summary>
    private static readonly ChatStatus[] Appendable = [ChatStatus.Pending, ChatStatus.Completed, ChatStatus.Failed, ChatStatus.Paused];
    private static readonly ChatStatus[] Running = [ChatStatus.Running];
    private static readonly TaskLifecycle[] Alive = [TaskLifecycle.Open, TaskLifecycle.Interrupted];
    private static readonly ChatStatus[] Waiting = [ChatStatus.WaitingForUser];

    public static TurnTransition Create { get; } = new("create") { StartsTurn = true, VersionStep = 1 };

    public static TurnTransition Append { get; } = new("append") { SparesExternal = true, From = Appendable, Lives = Alive, StartsTurn = true, VersionStep = 1 };

    /// <summary>Two versions: the contract counts the resumption and the running (6.2).</summary>
    public static TurnTransition Reply { get; } = new("reply") { From = Waiting, Lives = Alive, StartsTurn = true, VersionStep = 2 };

    public static TurnTransition Resume { get; } = new("resume") { From = [ChatStatus.Paused], Lives = Alive, StartsTurn = true, VersionStep = 1 };

    public static TurnTransition TryAgain { get; } = new("try again") { From = [ChatStatus.Failed], Lives = Alive, StartsTurn = true, VersionStep = 1 };

    /// <summary>The version moves, so that a turn that ends at the same moment sees the message.</summary>
    public static TurnTransition Enqueue { get; } = new("enqueue") { From = Running, VersionStep = 1 };

    public static TurnTransition Claim { get; } = new("claim") { From = Running, AttemptStep = 1 };

    public static TurnTransition Heartbeat { get; } = new("heartbeat") { From = Running, IsFenced = true };

    public static TurnTransition Allot { get; } = new("allot") { From = Running, IsFenced = true };

    public static TurnTransition Remove { get; } = new("remove") { From = Running, IsFenced = true };

    public static TurnTransition Retry { get; } = new("retry") { From = Running, IsFenced = true, EndsLease = true };

    public static TurnTransition Release { get; } =
        new("release") { From = Running, IsFenced = true, EndsLease = true, AttemptStep = -1 };

    public static TurnTransition TakeOver { get; } = new("take over") { From = Running, IsFenced = true, EndsLease = true };

    /// <summary>Takes the turn from whoever has it, to end it.</summary>
    public static TurnTransition Stop { get; } = new("stop") { From = Running, AttemptStep = 1 };

    public static TurnTransition Complete { get; } = End("complete", ChatStatus.Completed, ControlState.Completed);

    public static TurnTransition Fail { get; } = End("fail", ChatStatus.Failed, ControlState.Failed);

    public static TurnTransition AskForInput { get; } = End("ask for input", ChatStatus.WaitingForUser, ControlState.WaitingForUser);

    public static TurnTransition Pause { get; } = End("pause", ChatStatus.Paused, ControlState.Paused);

    public static TurnTransition Cancel { get; } = End("cancel", ChatStatus.Failed, ControlState.Failed, endsQueue: true);

    public static TurnTransition Interrupt { get; } = End("interrupt", ChatStatus.Failed, ControlState.Failed);

    /// <summary>Ends a turn whose task the database does not write any more, whoever has it.</summary>
    public static TurnTransition GiveUp { get; } = new("give up")
    {
        From = Running,
        To = ChatStatus.Failed,
        ControlState = ControlState.Failed,
        EndsTurn = true,
        EndsQueue = true,
        VersionStep = 1,
    };

    /// <summary>Cancels a task that has no turn.</summary>
    public static TurnTransition Abandon { get; } = new("abandon")
    {
        From = [ChatStatus.WaitingForUser, ChatStatus.Paused],
        To = ChatStatus.Failed,
        ControlState = ControlState.Failed,
        EndsQueue = true,
        VersionStep = 1,
    };

    /// <summary>A question's time runs out without a default answer.</summary>
    public static TurnTransition Expire { get; } =
        new("expire") { From = Waiting, To = ChatStatus.Failed, ControlState = ControlState.Failed, VersionStep = 1 };

    /// <summary>The task goes, with all that it holds; only its number stays, so that nobody is given it again. The name of an external conversation is free once the rest is gone.</summary>
    public static TurnTransition Delete { get; } = new("delete")
    {
        From = Enum.GetValues<ChatStatus>(),
        To = ChatStatus.Failed,
        ControlState = ControlState.Failed,
        VersionStep = 1,
    };

    public static IReadOnlyList<TurnTransition> All { get; } =
    [
        Create, Append, Reply, Resume, TryAgain, Enqueue, Claim, Heartbeat, Allot, Remove, Retry, Release, TakeOver, Stop, Complete, Fail,
        AskForInput, Pause, Cancel, Interrupt, GiveUp, Abandon, Expire, Delete,
    ];

    /// <summary>A new task with its first turn inside, claimable at once.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TooLarge"/>: the message or the metadata are too large.</exception>
    public static ChatTask CreateTask(string id, long agentId, long? ownerKeyId, JsonMap? metadata, NewTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        TaskSize.CheckMessage(turn.Message, turn.Content);
        TaskSize.CheckMetadata(metadata);
        var empty = new ChatTask
        {
            Id = id,
            AgentId = agentId,
            OwnerKeyId = ownerKeyId,
            Source = TaskSource.Sdk,
            Lifecycle = TaskLifecycle.Open,
            Title = TitleOf(turn.Message),
            Metadata = metadata,
            CreatedAt = turn.Now,
            UpdatedAt = turn.Now,
        };
        return Start(Create, empty, TurnKind.Create, turn);
    }

    /// <summary>An external conversation: a ledger without turns.</summary>
    public static ChatTask CreateExternal(string name, long? agentId, long? ownerKeyId, DateTime now) => new()
    {
        Id = TaskId.OfExternal(agentId, name),
        AgentId = agentId,
        OwnerKeyId = ownerKeyId,
        Source = TaskSource.External,
        Lifecycle = TaskLifecycle.Open,
        Status = ChatStatus.Pending,
        ControlState = ControlState.Idle,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>The next turn. Only a task between turns takes one.</summary>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.InteractionResponseRequired"/> while a question is open, else <see cref="DomainError.TaskBusy"/>;
    /// <see cref="DomainError.TooLarge"/>: the message is too large.
    /// </exception>
    public static ChatTask AppendTurn(ChatTask task, NewTurn turn)
        => Allows(Append, task) ? Begin(Append, task, TurnKind.Append, turn) : throw TaskRefusals.Append(task);

    /// <summary>The answer to the open question. The run stays the same.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskBusy"/>, <see cref="DomainError.NoPendingInteraction"/></exception>
    public static ChatTask ReplyTurn(ChatTask task, NewTurn turn)
        => Allows(Reply, task) ? Begin(Reply, task, TurnKind.Reply, turn) with { RunId = task.RunId ?? turn.RunId } : throw TaskRefusals.Reply(task);

    /// <summary>The paused turn's message once more, in the same run.</summary>
    /// <param name="task">The task.</param>
    /// <param name="turn">With the text of <see cref="ChatTask.LastMessageId"/>.</param>
    /// <exception cref="DomainException"><see cref="DomainError.NotPaused"/></exception>
    public static ChatTask ResumeTurn(ChatTask task, NewTurn turn)
        => Allows(Resume, task) ? Repeat(Resume, task, TurnKind.Resume, turn) with { RunId = task.RunId ?? turn.RunId } : throw TaskRefusals.Resume(task);

    /// <summary>The failed turn's message once more, in a new run.</summary>
    /// <param name="task">The task.</param>
    /// <param name="turn">With the text of <see cref="ChatTask.LastMessageId"/>.</param>
    /// <exception cref="DomainException"><see cref="DomainError.NotFailed"/></exception>
    public static ChatTask TryTurnAgain(ChatTask task, NewTurn turn)
        => Allows(TryAgain, task) ? Repeat(TryAgain, task, TurnKind.Retry, turn) : throw TaskRefusals.TryAgain(task);

    /// <summary>Whether another message may wait, by the number and by the bytes of those that do.</summary>
    /// <param name="queueBytes">The most bytes that all messages of a task that wait take.</param>
    public static bool HasRoom(ChatTask task, QueuedTurn turn, int queueBytes)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Queue.Count < QueueLimit && TaskSize.Of(task.Queue) + TaskSize.Of(turn) <= queueBytes;
    }

    /// <summary>A message that waits for the running turn, behind those that wait already.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.QueueFull"/></exception>
    public static ChatTask EnqueueTurn(ChatTask task, QueuedTurn turn, int queueBytes = TaskSize.Queue)
    {
        RequireTurn(Enqueue, task, token: null);
        if (!HasRoom(task, turn, queueBytes))
            throw TaskRefusals.QueueFull(task, queueBytes);
        return task with { Queue = [.. task.Queue, turn], StateVersion = task.StateVersion + Enqueue.VersionStep, UpdatedAt = Later(task.UpdatedAt, turn.QueuedAt) };
    }

    /// <summary>A worker takes the turn.</summary>
    public static ChatTask ClaimTurn(ChatTask task, Lease lease, DateTime now, DateTime leaseEnd)
    {
        var turn = RequireTurn(Claim, task, token: null);
        if (turn.VisibleAt > now)
            throw new IllegalTransitionException(Claim.Name, task);
        return task with
        {
            Turn = turn with { Lease = lease, Attempt = turn.Attempt + Claim.AttemptStep, StartedAt = turn.StartedAt ?? now, VisibleAt = leaseEnd },
        };
    }

    /// <summary>The worker keeps the turn.</summary>
    public static ChatTask KeepTurn(ChatTask task, string token, DateTime leaseEnd)
        => task with { Turn = RequireTurn(Heartbeat, task, token) with { VisibleAt = leaseEnd } };

    /// <summary>Numbers for changes of the worker's messages, and then for its next messages.</summary>
    public static ChatTask AllotMessages(ChatTask task, string token, int changes, int messages, DateTime now)
    {
        var turn = RequireTurn(Allot, task, token);
        return task with
        {
            Seq = task.Seq + changes + messages,
            UpdatedAt = Later(task.UpdatedAt, now),
            Turn = turn with { Written = turn.Written + messages },
        };
    }

    /// <summary>A number for the removal of everything that the turn has written before.</summary>
    public static ChatTask RemoveMessages(ChatTask task, string token, DateTime now)
    {
        var turn = RequireTurn(Remove, task, token);
        var removal = new MessageRemoval(task.Seq + 1, turn.Written);
        return task with { Seq = removal.Seq, UpdatedAt = Later(task.UpdatedAt, now), Turn = turn with { Removals = [.. turn.Removals, removal] } };
    }

    /// <summary>The attempt failed in a way that may pass; another follows after a back-off.</summary>
    public static ChatTask RetryTurn(ChatTask task, string token, DateTime visibleAt, string reason, DateTime now)
        => GiveBack(Retry, task, token, visibleAt, now) with { StatusReason = TaskSize.Cut(reason) };

    /// <summary>The worker stops; the attempt does not count.</summary>
    public static ChatTask ReleaseTurn(ChatTask task, string token, DateTime now) => GiveBack(Release, task, token, now, now);

    /// <summary>The worker is dead.</summary>
    public static ChatTask TakeOverTurn(ChatTask task, string token, DateTime now) => GiveBack(TakeOver, task, token, now, now);

    /// <summary>Somebody else is to end the turn as it is, and takes it from its worker.</summary>
    /// <param name="next">The message that it makes way for; it waits before all others.</param>
    public static ChatTask StopTurn(ChatTask task, TurnStop stop, QueuedTurn? next, Lease lease, DateTime leaseEnd)
    {
        var turn = RequireTurn(Stop, task, token: null);
        return task with
        {
            Queue = next is null ? task.Queue : [next, .. task.Queue],
            StateVersion = next is null ? task.StateVersion : task.StateVersion + 1,
            Turn = turn with { Lease = lease, Attempt = turn.Attempt + Stop.AttemptStep, VisibleAt = leaseEnd, Stop = stop with { Reason = TaskSize.Cut(stop.Reason) } },
        };
    }

    public static ChatTask CompleteTurn(ChatTask task, string token, string? output, DateTime now, TokenUsage? usage = null, string? finishReason = null)
        => EndTurn(Complete, task, token, new TurnEnd(now, Output: output, Usage: usage, FinishReason: finishReason));

    public static ChatTask FailTurn(ChatTask task, string token, string error, DateTime now, TokenUsage? usage = null, string? finishReason = null)
        => EndTurn(Fail, task, token, new TurnEnd(now, Error: error, Usage: usage, FinishReason: finishReason));

    public static ChatTask AskUser(ChatTask task, string token, PendingInteraction question, DateTime now, TokenUsage? usage = null)
        => EndTurn(AskForInput, task, token, new TurnEnd(now, Question: question, Usage: usage));

    /// <summary>Ends a turn as its order to stop says.</summary>
    /// <returns>The move, and the task after it.</returns>
    public static (TurnTransition Move, ChatTask Next) EndStopped(ChatTask task, string token, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(task);
        var stop = task.Turn?.Stop ?? throw new IllegalTransitionException(Stop.Name, task);
        var (move, reason, error) = stop.Kind switch
        {
            StopKind.Pause => (Pause, EndReason.Paused, null),
            StopKind.Cancel => (Cancel, EndReason.Canceled, CanceledText(stop.Reason)),
            _ => (Interrupt, EndReason.Interrupted, stop.Reason ?? "Interrupted by a new message."),
        };
        return (move, EndTurn(move, task, token, new TurnEnd(now, Error: error, Reason: reason)));
    }

    /// <summary>The turn fails whoever has it, and what waits is dropped: there is no other way left.</summary>
    public static ChatTask GiveUpTurn(ChatTask task, string error, DateTime now)
    {
        RequireTurn(GiveUp, task, token: null);
        return End(GiveUp, task, new TurnEnd(now, Error: error));
    }

    /// <summary>Cancels a task that waits for its user or is paused.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.NotCancelable"/></exception>
    public static ChatTask AbandonTask(ChatTask task, string recordId, string? reason, DateTime now)
        => Allows(Abandon, task) ? Leave(Abandon, task, TurnKind.Cancel, EndReason.Canceled, recordId, CanceledText(reason), now) : throw TaskRefusals.Cancel(task);

    /// <summary>Nobody answered in time.</summary>
    /// <param name="isUnanswerable">Its default answer cannot be given either.</param>
    public static ChatTask ExpireQuestion(ChatTask task, string recordId, DateTime now, bool isUnanswerable = false)
        => Allows(Expire, task) && task.PendingInteraction is { ExpiresAt: { } end } question && end <= now && (question.DefaultAnswer is null || isUnanswerable)
            ? Leave(Expire, task, TurnKind.Deadline, EndReason.Expired, recordId, "The question was not answered in time.", now)
            : throw new IllegalTransitionException(Expire.Name, task);

    /// <summary>Nothing of the task is left but that it was there; its worker, if it has one, can write nothing more.</summary>
    /// <exception cref="IllegalTransitionException">It is deleted already.</exception>
    public static ChatTask DeleteTask(ChatTask task, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!Delete.IsLegal(task.Status, task.Lifecycle) || task.Lifecycle == TaskLifecycle.Deleted)
            throw new IllegalTransitionException(Delete.Name, task);
        return Move(Delete, task) with
        {
            Lifecycle = TaskLifecycle.Deleted,
            StatusReason = null,
            Title = null,
            StoredInput = null,
            Output = null,
            Error = null,
            Metadata = null,
            Name = null,
            Params = null,
            LifecycleReason = "Task deleted successfully",
            PendingInteraction = null,
            Turn = null,
            Queue = [],
            Records = [],
            Words = [],
            ContentWork = null,
            UpdatedAt = Later(task.UpdatedAt, now),
            CompletedAt = Later(task.UpdatedAt, now),
            PurgeAt = now,
        };
    }

    /// <summary>The first characters of a message, never half of one.</summary>
    public static string TitleOf(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var end = 0;
        for (var count = 0; count < TitleLength && end < message.Length; count++)
            end += char.IsSurrogatePair(message, end) ? 2 : 1;
        return message[..end];
    }

    private static TurnTransition End(string name, ChatStatus to, ControlState control, bool endsQueue = false) => new(name)
    {
        From = Running,
        To = to,
        ControlState = control,
        IsFenced = true,
        EndsTurn = true,
        EndsQueue = endsQueue,
        VersionStep = 1,
    };

    private static string CanceledText(string? reason) => string.IsNullOrWhiteSpace(reason) ? "Canceled." : $"Canceled: {reason}";

    private static bool Allows(TurnTransition move, ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return move.IsLegal(task.Status, task.Lifecycle) && task.Source != TaskSource.External && task.Lifecycle != TaskLifecycle.Deleted;
    }

    private static ChatTask Repeat(TurnTransition move, ChatTask task, TurnKind kind, NewTurn turn)
    {
        var next = Begin(move, task, kind, turn);
        return next with { Turn = next.Turn! with { Origin = task.LastMessageId } };
    }

    /// <summary>A turn with a message from outside, which may be of any size.</summary>
    private static ChatTask Begin(TurnTransition move, ChatTask task, TurnKind kind, NewTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ContentStateMachine.RequireContents(task);
        TaskSize.CheckMessage(turn.Message, turn.Content);
        return Start(move, task, kind, turn);
    }

    private static ChatTask Start(TurnTransition move, ChatTask task, TurnKind kind, NewTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var at = Later(task.UpdatedAt, turn.Now);
        return Move(move, TaskStateMachine.Awaken(task, at)) with
        {
            RunId = turn.RunId,
            StatusReason = null,
            StoredInput = null,
            Output = null,
            Error = null,
            PendingInteraction = null,
            Seq = task.Seq + 1,
            TurnCount = task.TurnCount + 1,
            UpdatedAt = at,
            CompletedAt = null,
            Turn = new Turn
            {
                Id = turn.TurnId,
                Kind = kind,
                Number = task.TurnCount + 1,
                CommandId = turn.CommandId,
                Message = turn.Message,
                Content = turn.Content,
                MessageSeq = task.Seq + 1,
                MessageAt = at,
                Timezone = turn.Timezone,
                TraceParent = turn.TraceParent,
                Headers = turn.Headers,
                QueuedAt = turn.Now,
                VisibleAt = turn.Now,
            },
        };
    }

    private static ChatTask GiveBack(TurnTransition move, ChatTask task, string token, DateTime visibleAt, DateTime now)
    {
        var turn = RequireTurn(move, task, token);
        return task with
        {
            UpdatedAt = Later(task.UpdatedAt, now),
            Turn = turn with { Lease = null, Attempt = turn.Attempt + move.AttemptStep, VisibleAt = visibleAt },
        };
    }

    private static ChatTask EndTurn(TurnTransition move, ChatTask task, string token, TurnEnd end)
    {
        RequireTurn(move, task, token);
        return End(move, task, end);
    }

    private static ChatTask End(TurnTransition move, ChatTask task, TurnEnd result)
    {
        var end = result with { Error = TaskSize.Cut(result.Error) };
        var at = Later(task.UpdatedAt, end.Now);
        var over = Move(move, task) with
        {
            StatusReason = null,
            Output = end.Error is null && move.To == ChatStatus.Completed ? end.Output : move.To == ChatStatus.Failed ? null : task.Output,
            Error = end.Error,
            PendingInteraction = end.Question,
            Turn = null,
            Seq = task.Seq + 1,
            Records = [TurnHistory.Of(move, task, end, at)],
            UpdatedAt = at,
            CompletedAt = move.IsTerminal ? at : null,
        };
        return move.EndsQueue ? TurnHistory.DropQueue(over, end.Reason, end.Error!, at)
            : move.IsTerminal && over.Queue.Count > 0 ? StartQueued(over, end.Now)
            : over;
    }

    /// <summary>The turn of the message that has waited longest.</summary>
    private static ChatTask StartQueued(ChatTask task, DateTime now)
    {
        var next = task.Queue[0];
        var turn = new NewTurn(next.TurnId, next.RunId, next.Message, null, now, TraceParent: next.TraceParent, Content: next.Content, Headers: next.Headers);
        var started = Start(Append, task, TurnKind.Append, turn);
        return started with { Queue = [.. task.Queue.Skip(1)], Turn = started.Turn! with { QueuedAt = next.QueuedAt } };
    }

    private static ChatTask Leave(
        TurnTransition move, ChatTask task, TurnKind kind, EndReason reason, string recordId, string error, DateTime now)
    {
        var at = Later(task.UpdatedAt, now);
        var left = Move(move, task) with
        {
            StatusReason = null,
            Output = null,
            Error = error,
            PendingInteraction = null,
            Seq = task.Seq + 1,
            Records = [.. task.Records, TurnHistory.OfChange(task, kind, recordId, reason, error, at)],
            UpdatedAt = at,
            CompletedAt = at,
        };
        return move.EndsQueue ? TurnHistory.DropQueue(left, reason, error, at) : left.Queue.Count > 0 ? StartQueued(left, now) : left;
    }

    internal static ChatTask Move(TurnTransition move, ChatTask task) => task with
    {
        Status = move.To,
        ControlState = move.ControlState,
        StateVersion = task.StateVersion + move.VersionStep,
    };

    private static Turn RequireTurn(TurnTransition move, ChatTask task, string? token)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!move.From.Contains(task.Status) || task.Turn is null || (move.IsFenced && !task.Turn.IsHeldBy(token!)))
            throw new IllegalTransitionException(move.Name, task);
        return task.Turn;
    }

    internal static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;
}
