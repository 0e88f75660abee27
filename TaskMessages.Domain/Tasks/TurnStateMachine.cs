using System.Globalization;
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

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private static readonly ChatStatus[] Appendable = [ChatStatus.Completed, ChatStatus.Failed, ChatStatus.Paused];
    private static readonly ChatStatus[] Running = [ChatStatus.Running];

    public static TurnTransition Create { get; } = new("create") { StartsTurn = true };

    public static TurnTransition Append { get; } = new("append") { From = Appendable, StartsTurn = true };

    public static TurnTransition Claim { get; } = new("claim") { From = Running, AttemptStep = 1 };

    public static TurnTransition Heartbeat { get; } = new("heartbeat") { From = Running, IsFenced = true };

    public static TurnTransition Allot { get; } = new("allot") { From = Running, IsFenced = true };

    public static TurnTransition Retry { get; } = new("retry") { From = Running, IsFenced = true, EndsLease = true };

    public static TurnTransition Release { get; } =
        new("release") { From = Running, IsFenced = true, EndsLease = true, AttemptStep = -1 };

    public static TurnTransition TakeOver { get; } = new("take over") { From = Running, IsFenced = true, EndsLease = true };

    public static TurnTransition Complete { get; } = new("complete")
    {
        From = Running,
        To = ChatStatus.Completed,
        ControlState = ControlState.Completed,
        IsFenced = true,
        EndsTurn = true,
    };

    public static TurnTransition Fail { get; } = new("fail")
    {
        From = Running,
        To = ChatStatus.Failed,
        ControlState = ControlState.Failed,
        IsFenced = true,
        EndsTurn = true,
    };

    public static TurnTransition AskForInput { get; } = new("ask for input")
    {
        From = Running,
        To = ChatStatus.WaitingForUser,
        ControlState = ControlState.WaitingForUser,
        IsFenced = true,
        EndsTurn = true,
    };

    public static IReadOnlyList<TurnTransition> All { get; } =
        [Create, Append, Claim, Heartbeat, Allot, Retry, Release, TakeOver, Complete, Fail, AskForInput];

    /// <summary>A new task with its first turn inside, claimable at once.</summary>
    public static ChatTask CreateTask(string id, long agentId, long? ownerKeyId, JsonMap? metadata, NewTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
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
    public static ChatTask CreateExternal(string id, long? agentId, long? ownerKeyId, DateTime now) => new()
    {
        Id = id,
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
    /// <see cref="DomainError.InteractionResponseRequired"/> while a question is open, else <see cref="DomainError.TaskBusy"/>.
    /// </exception>
    public static ChatTask AppendTurn(ChatTask task, NewTurn turn)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(turn);
        if (!Append.From.Contains(task.Status))
            throw RefuseAppend(task);
        return Start(Append, task, TurnKind.Append, turn);
    }

    /// <summary>A worker takes the turn.</summary>
    public static ChatTask ClaimTurn(ChatTask task, Lease lease, DateTime now, DateTime leaseEnd)
    {
        var turn = Check(Claim, task, token: null);
        if (turn.VisibleAt > now)
            throw new IllegalTransitionException(Claim.Name, task);
        return task with
        {
            Turn = turn with { Lease = lease, Attempt = turn.Attempt + Claim.AttemptStep, StartedAt = turn.StartedAt ?? now, VisibleAt = leaseEnd },
        };
    }

    /// <summary>The worker keeps the turn.</summary>
    public static ChatTask KeepTurn(ChatTask task, string token, DateTime leaseEnd)
        => task with { Turn = Check(Heartbeat, task, token) with { VisibleAt = leaseEnd } };

    /// <summary>Numbers for the worker's next messages.</summary>
    public static ChatTask AllotMessages(ChatTask task, string token, int count, DateTime now)
    {
        var turn = Check(Allot, task, token);
        return task with { Seq = task.Seq + count, UpdatedAt = Later(task.UpdatedAt, now), Turn = turn with { Written = turn.Written + count } };
    }

    /// <summary>The attempt failed in a way that may pass; another follows after a back-off.</summary>
    public static ChatTask RetryTurn(ChatTask task, string token, DateTime visibleAt, string reason, DateTime now)
        => GiveBack(Retry, task, token, visibleAt, now) with { StatusReason = reason };

    /// <summary>The worker stops; the attempt does not count.</summary>
    public static ChatTask ReleaseTurn(ChatTask task, string token, DateTime now) => GiveBack(Release, task, token, now, now);

    /// <summary>The worker is dead.</summary>
    public static ChatTask TakeOverTurn(ChatTask task, string token, DateTime now) => GiveBack(TakeOver, task, token, now, now);

    public static ChatTask CompleteTurn(ChatTask task, string token, string? output, DateTime now)
        => End(Complete, task, token, now) with { Output = output, Error = null };

    public static ChatTask FailTurn(ChatTask task, string token, string error, DateTime now)
        => End(Fail, task, token, now) with { Output = null, Error = error };

    public static ChatTask AskUser(ChatTask task, string token, PendingInteraction question, DateTime now)
        => End(AskForInput, task, token, now) with { Error = null, PendingInteraction = question };

    /// <summary>Why a task takes no message now, with what the caller can wait for.</summary>
    public static DomainException RefuseAppend(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Status == ChatStatus.WaitingForUser)
        {
            return new DomainException(
                DomainError.InteractionResponseRequired, "The task waits for an answer to its question; send it with the reply endpoint.");
        }

        var details = new JsonMap { ["run_id"] = task.RunId, ["since"] = (task.Turn?.QueuedAt ?? task.UpdatedAt).ToString(TimeFormat, CultureInfo.InvariantCulture) };
        if (task.Turn is not null)
            details["turn_id"] = task.Turn.Id;
        return new DomainException(DomainError.TaskBusy, "The task is busy with another turn; try again when it has ended.", details);
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

    private static ChatTask Start(TurnTransition move, ChatTask task, TurnKind kind, NewTurn turn)
    {
        var at = Later(task.UpdatedAt, turn.Now);
        return Move(move, task) with
        {
            RunId = turn.RunId,
            StatusReason = null,
            Input = turn.Message,
            Output = null,
            Error = null,
            PendingInteraction = null,
            Seq = task.Seq + 1,
            UpdatedAt = at,
            CompletedAt = null,
            Turn = new Turn
            {
                Id = turn.TurnId,
                Kind = kind,
                Message = turn.Message,
                MessageSeq = task.Seq + 1,
                MessageAt = at,
                Timezone = turn.Timezone,
                QueuedAt = turn.Now,
                VisibleAt = turn.Now,
            },
        };
    }

    private static ChatTask GiveBack(TurnTransition move, ChatTask task, string token, DateTime visibleAt, DateTime now)
    {
        var turn = Check(move, task, token);
        return task with
        {
            UpdatedAt = Later(task.UpdatedAt, now),
            Turn = turn with { Lease = null, Attempt = turn.Attempt + move.AttemptStep, VisibleAt = visibleAt },
        };
    }

    private static ChatTask End(TurnTransition move, ChatTask task, string token, DateTime now)
    {
        Check(move, task, token);
        return Move(move, task) with
        {
            StatusReason = null,
            PendingInteraction = null,
            Turn = null,
            UpdatedAt = Later(task.UpdatedAt, now),
            CompletedAt = move.IsTerminal ? now : null,
        };
    }

    private static ChatTask Move(TurnTransition move, ChatTask task) => task with
    {
        Status = move.To,
        ControlState = move.ControlState,
        StateVersion = task.StateVersion + move.VersionStep,
    };

    private static Turn Check(TurnTransition move, ChatTask task, string? token)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!move.From.Contains(task.Status) || task.Turn is null || (move.IsFenced && !task.Turn.IsHeldBy(token!)))
            throw new IllegalTransitionException(move.Name, task);
        return task.Turn;
    }

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;
}
