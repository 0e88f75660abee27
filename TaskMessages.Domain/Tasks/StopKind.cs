namespace TaskMessages.Domain.Tasks;

/// <summary>Why a running turn is stopped from outside.</summary>
public enum StopKind
{
    /// <summary>The task fails, and what waits in its queue is dropped.</summary>
    Cancel,

    /// <summary>The task pauses; the turn may be resumed.</summary>
    Pause,

    /// <summary>The turn makes way for the next message.</summary>
    Interrupt,
}
