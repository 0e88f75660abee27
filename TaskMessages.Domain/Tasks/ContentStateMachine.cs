using TaskMessages.Domain.Errors;

namespace TaskMessages.Domain.Tasks;

/// <summary>
/// Whether a task's contents are there: its messages, states and events (message contract, section 18). They are removed and brought back in many writes, so that the task says
/// first that it is being done, and by whom: meanwhile and until the contents are back, nobody adds to them. Drawn in <c>docs/state-machine.md</c>.
/// </summary>
public static class ContentStateMachine
{
    /// <summary>How long nothing may be heard of a work until others go on in its place; longer than any one of its writes can be under way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly ChatStatus[] Settled = [ChatStatus.Pending, ChatStatus.Completed, ChatStatus.Failed];

    private static readonly TaskLifecycle[] Known = [.. Enum.GetValues<TaskLifecycle>().Where(lifecycle => lifecycle != TaskLifecycle.Deleted)];

    /// <summary>The contents of a task that does nothing are to go.</summary>
    public static TurnTransition Clean { get; } =
        new("clean") { SparesExternal = true, From = Settled, Lives = [.. Known.Where(lifecycle => lifecycle != TaskLifecycle.Open)], VersionStep = 1 };

    /// <summary>Somebody takes up work at the contents of a cleaned task: what another has left, or their restoration.</summary>
    public static TurnTransition Take { get; } = new("take up") { SparesExternal = true, From = Settled, Lives = Known, VersionStep = 1 };

    /// <summary>The next of what is brought back get their numbers.</summary>
    public static TurnTransition Number { get; } = new("number") { SparesExternal = true, From = Settled, Lives = Known };

    /// <summary>The work is over.</summary>
    public static TurnTransition Settle { get; } = new("settle") { SparesExternal = true, From = Settled, Lives = Known, VersionStep = 1 };

    public static IReadOnlyList<TurnTransition> All { get; } = [Clean, Take, Number, Settle];

    /// <summary>Marks a task whose contents are to be removed, by whoever has the token.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.BadRequest"/>: it is active, or its last turn is not over.</exception>
    public static ChatTask CleanTask(ChatTask task, string token, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Lifecycle == TaskLifecycle.Open)
            throw Bad(task, $"Cannot clean task {task.Id}: status is {task.Lifecycle.ToName()} (active).");
        if (task.CleanedAt is not null || task.Source == TaskSource.External || !Clean.IsLegal(task.Status, task.Lifecycle))
            throw Bad(task, $"Cannot clean task {task.Id}: its last turn is not over ({WireName.Of(task.Status)}).");
        var changed = Change(task, now);
        return changed with
        {
            CleanedAt = changed.UpdatedAt,
            Title = null,
            StoredInput = null,
            Output = null,
            ContentWork = new ContentWork(ContentWorkKind.Cleaning, token),
            PurgeAt = now,
        };
    }

    /// <summary>Takes up work at the contents of a cleaned task.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.BadRequest"/>: it is not cleaned. <see cref="DomainError.Conflict"/>: somebody else is at it.</exception>
    public static ChatTask TakeUp(ChatTask task, ContentWorkKind kind, string token, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.CleanedAt is null || task.Source == TaskSource.External || !Take.IsLegal(task.Status, task.Lifecycle))
            throw Bad(task, $"Task {task.Id} is not in cleaned state.");
        RequireIdle(task, now);
        return task with { ContentWork = new ContentWork(kind, token), PurgeAt = now, StateVersion = task.StateVersion + 1 };
    }

    /// <summary>Gives the next numbers of the task's sequence to what is being brought back.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.Conflict"/>: somebody else has taken up the work.</exception>
    public static ChatTask NumberContents(ChatTask task, string token, int count, DateTime now)
    {
        RequireHolder(Number, task, token);
        return task with { Seq = task.Seq + count, PurgeAt = now };
    }

    /// <summary>The contents are gone.</summary>
    /// <param name="isSure">Whether nothing can turn up any more; else they are looked for once more, later.</param>
    /// <inheritdoc cref="NumberContents"/>
    public static ChatTask SettleCleaned(ChatTask task, string token, bool isSure, DateTime now)
    {
        RequireHolder(Settle, task, token);
        return task with { ContentWork = null, PurgeAt = isSure ? null : now, StateVersion = task.StateVersion + 1 };
    }

    /// <summary>The contents are back.</summary>
    /// <param name="title">Of the first message.</param>
    /// <param name="output">Of the last turn.</param>
    /// <inheritdoc cref="NumberContents"/>
    public static ChatTask SettleRestored(ChatTask task, string token, string? title, string? output, DateTime now)
    {
        RequireHolder(Settle, task, token);
        return Change(task, now) with
        {
            CleanedAt = null,
            Title = task.Source == TaskSource.Sdk ? title : null,
            Output = task.Status == ChatStatus.Completed ? output : null,
            ContentWork = null,
            PurgeAt = null,
        };
    }

    /// <summary>Refuses while somebody is at the task's contents.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.Conflict"/></exception>
    public static void RequireIdle(ChatTask task, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.ContentWork is { } work && task.PurgeAt + Patience > now)
            throw new DomainException(DomainError.Conflict, $"Task {task.Id} is being {(work.Kind == ContentWorkKind.Cleaning ? "cleaned" : "rehydrated")}; try again.") { Task = task };
    }

    /// <summary>Refuses to add to contents that are not there.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskClosed"/></exception>
    public static void RequireContents(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.CleanedAt is not null)
            throw new DomainException(DomainError.TaskClosed, $"Task {task.Id} is cleaned; rehydrate it first.") { Task = task };
    }

    private static void RequireHolder(TurnTransition move, ChatTask task, string token)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Source == TaskSource.External || !move.IsLegal(task.Status, task.Lifecycle))
            throw new IllegalTransitionException(move.Name, task);
        if (task.ContentWork?.Token != token)
            throw new DomainException(DomainError.Conflict, $"Somebody else has taken up the work at the contents of task {task.Id}.");
    }

    /// <summary>A change that is told.</summary>
    private static ChatTask Change(ChatTask task, DateTime now)
    {
        var at = TurnStateMachine.Later(task.UpdatedAt, now);
        return task with { Seq = task.Seq + 1, ChangeSeq = task.Seq + 1, ChangedAt = at, UpdatedAt = at, StateVersion = task.StateVersion + 1 };
    }

    private static DomainException Bad(ChatTask task, string text) => new(DomainError.BadRequest, text) { Task = task };
}
