namespace TaskMessages.Domain.Tasks;

/// <summary>What started a turn, or, in the history, what else changed a task's status.</summary>
public enum TurnKind
{
    Create,
    Append,

    /// <summary>The answer to a question; the run goes on.</summary>
    Reply,

    /// <summary>A paused turn goes on: the same message, the same run.</summary>
    Resume,

    /// <summary>A failed turn is tried again: the same message, a new run.</summary>
    Retry,

    /// <summary>Only in the history: a task between turns was cancelled.</summary>
    Cancel,

    /// <summary>Only in the history: a question's time ran out without an answer.</summary>
    Deadline,
}
