namespace TaskMessages.Domain.Tasks;

/// <summary>Why a turn is over, or what else changed a task's status between turns. It is state: no error's text is read for it.</summary>
public enum EndReason
{
    /// <summary>The turn came to its own end: with an answer, a question or an error.</summary>
    Finished,

    /// <summary>Somebody cancelled the task: the running turn, what waited behind it, or a task between turns.</summary>
    Canceled,

    /// <summary>Somebody paused the turn.</summary>
    Paused,

    /// <summary>The turn made way for the next message.</summary>
    Interrupted,

    /// <summary>A question's time ran out without an answer.</summary>
    Expired,
}
