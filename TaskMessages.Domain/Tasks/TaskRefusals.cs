using TaskMessages.Domain.Errors;

namespace TaskMessages.Domain.Tasks;

/// <summary>Why a task does not do now what it is asked.</summary>
public static class TaskRefusals
{
    public static DomainException Append(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Lifecycle.IsTerminal() ? Closed(task) : task.Status == ChatStatus.WaitingForUser
            ? new DomainException(
                DomainError.InteractionResponseRequired, "The task waits for an answer to its question; send it with the reply endpoint.")
            : Busy(task);
    }

    public static DomainException Reply(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Lifecycle.IsTerminal() ? Closed(task) : task.Status == ChatStatus.Running
            ? Busy(task)
            : new DomainException(DomainError.NoPendingInteraction, $"The task has no open question: it is {WireName.Of(task.Status)}.") { Task = task };
    }

    public static DomainException Resume(ChatTask task) => Wrong(DomainError.NotPaused, task, "Only a paused task can be resumed");

    public static DomainException TryAgain(ChatTask task) => Wrong(DomainError.NotFailed, task, "Only a failed task can be tried again");

    public static DomainException Pause(ChatTask task) => Wrong(DomainError.NotPausable, task, "Only a running task can be paused");

    public static DomainException Cancel(ChatTask task) => Wrong(DomainError.NotCancelable, task, "The task has nothing left to cancel");

    /// <summary>A task that the message contract ended takes no turn any more.</summary>
    public static DomainException Closed(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new DomainException(DomainError.TaskClosed, $"Task {task.Id} is {task.Lifecycle.ToName()} and cannot accept new turns.") { Task = task };
    }

    /// <summary>A move of the task's lifecycle that it does not allow.</summary>
    public static DomainException NotRunning(ChatTask task, TurnTransition move)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(move);
        var which = move.Lives.Count > 1 ? "Only running or interrupted" : "Only running";
        return new DomainException(DomainError.BadRequest, $"{which} tasks can do that: task {task.Id} is {task.Lifecycle.ToName()}.") { Task = task };
    }

    public static DomainException NothingToRepeat(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new DomainException(DomainError.Conflict, "The turn's message has been replaced by something that is no text; append a new one.")
        {
            Task = task,
        };
    }

    /// <param name="queueBytes">The most bytes that all messages of a task that wait take.</param>
    public static DomainException QueueFull(ChatTask task, int queueBytes = TaskSize.Queue)
    {
        ArgumentNullException.ThrowIfNull(task);
        var text = task.Queue.Count >= TurnStateMachine.QueueLimit
            ? $"{TurnStateMachine.QueueLimit} messages wait for the running turn already; try again when one of them has started."
            : $"The messages that wait for the running turn would take more than {queueBytes} bytes; try again when one of them has started.";
        return new DomainException(DomainError.QueueFull, text) { Task = task };
    }

    /// <summary>The message is larger than all messages that wait may be together.</summary>
    public static DomainException NeverWaits(int queueBytes) => new(
        DomainError.TooLarge, $"The message is too large to wait for the running turn: messages that wait take at most {queueBytes} bytes (message.content).");

    private static DomainException Busy(ChatTask task) => new(
        DomainError.TaskBusy,
        "The task is busy with another turn; try again when it has ended, or append with on_busy set to enqueue or interrupt.")
    {
        Task = task,
    };

    private static DomainException Wrong(DomainError error, ChatTask task, string rule)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Lifecycle.IsTerminal() ? Closed(task) : new DomainException(error, $"{rule}; this one is {WireName.Of(task.Status)}.") { Task = task };
    }
}
