using TaskMessages.Domain.Errors;

namespace TaskMessages.Domain.Tasks;

/// <summary>Why a task does not do now what it is asked.</summary>
public static class TaskRefusals
{
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
            : new DomainException(DomainError.NoPendingInteraction, $"The task has no open question: it is {WireName.Of(task.Status)}.") { Task = task };
    }

    public static DomainException Resume(ChatTask task) => Wrong(DomainError.NotPaused, task, "Only a paused task can be resumed");

    public static DomainException TryAgain(ChatTask task) => Wrong(DomainError.NotFailed, task, "Only a failed task can be tried again");

    public static DomainException Pause(ChatTask task) => Wrong(DomainError.NotPausable, task, "Only a running task can be paused");

    public static DomainException Cancel(ChatTask task) => Wrong(DomainError.NotCancelable, task, "The task has nothing left to cancel");

    public static DomainException NothingToRepeat(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new DomainException(DomainError.Conflict, "The turn's message has been replaced by something that is no text; append a new one.")
        {
            Task = task,
        };
    }

    public static DomainException QueueFull(ChatTask task) => new(
        DomainError.QueueFull, $"{TurnStateMachine.QueueLimit} messages wait for the running turn already; try again when one of them has started.")
    {
        Task = task,
    };

    private static DomainException Busy(ChatTask task) => new(
        DomainError.TaskBusy,
        "The task is busy with another turn; try again when it has ended, or append with on_busy set to enqueue or interrupt.")
    {
        Task = task,
    };

    private static DomainException Wrong(DomainError error, ChatTask task, string rule)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new DomainException(error, $"{rule}; this one is {WireName.Of(task.Status)}.") { Task = task };
    }
}
