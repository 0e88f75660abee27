using System.Globalization;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Domain.Tasks;

/// <summary>Why a task does not do now what it is asked, with what the caller can wait for or call instead.</summary>
public static class TaskRefusals
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static DomainException Append(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Status == ChatStatus.WaitingForUser
            ? new DomainException(
                DomainError.InteractionResponseRequired, "The task waits for an answer to its question; send it with the reply endpoint.")
            : Busy(task);
    }

    public static DomainException Reply(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Status == ChatStatus.Running
            ? Busy(task)
            : new DomainException(DomainError.NoPendingInteraction, $"The task has no open question: it is {WireName.Of(task.Status)}.", Status(task));
    }

    public static DomainException Resume(ChatTask task) => Wrong(DomainError.NotPaused, task, "Only a paused task can be resumed");

    public static DomainException TryAgain(ChatTask task) => Wrong(DomainError.NotFailed, task, "Only a failed task can be tried again");

    public static DomainException Pause(ChatTask task) => Wrong(DomainError.NotPausable, task, "Only a running task can be paused");

    public static DomainException Cancel(ChatTask task) => Wrong(DomainError.NotCancelable, task, "The task has nothing left to cancel");

    public static DomainException NothingToRepeat(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new DomainException(
            DomainError.Conflict, "The turn's message has been replaced by something that is no text; append a new one.", Status(task));
    }

    public static DomainException QueueFull(ChatTask task) => new(
        DomainError.QueueFull, $"{TurnStateMachine.QueueLimit} messages wait for the running turn already; try again when one of them has started.", Blocker(task));

    private static DomainException Busy(ChatTask task) => new(
        DomainError.TaskBusy,
        "The task is busy with another turn; try again when it has ended, or append with on_busy set to enqueue or interrupt.",
        Blocker(task));

    /// <summary>Which turn blocks, since when, until when its lease runs and what to call.</summary>
    private static JsonMap Blocker(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var details = new JsonMap { ["run_id"] = task.RunId, ["since"] = Time(task.Turn?.QueuedAt ?? task.UpdatedAt) };
        if (task.Turn is not { } turn)
            return details;
        details["turn_id"] = turn.Id;
        details["state"] = turn.Lease is null ? "queued" : "leased";
        details["lease_expires_at"] = turn.Lease is null ? null : Time(turn.VisibleAt);
        details["queued"] = (long)task.Queue.Count;
        details["actions"] = new List<object?> { "wait", "on_busy=enqueue", "on_busy=interrupt", "cancel", "pause" };
        return details;
    }

    private static DomainException Wrong(DomainError error, ChatTask task, string rule)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new DomainException(error, $"{rule}; this one is {WireName.Of(task.Status)}.", Status(task));
    }

    private static JsonMap Status(ChatTask task) => new() { ["status"] = WireName.Of(task.Status) };

    private static string Time(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
