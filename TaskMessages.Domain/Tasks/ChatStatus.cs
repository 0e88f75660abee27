namespace TaskMessages.Domain.Tasks;

/// <summary>The status of a task's last turn, as the chat-task contract names it (6.1). The set is closed.</summary>
public enum ChatStatus
{
    /// <summary>No turn has started.</summary>
    Pending,

    /// <summary>A turn is queued or being worked.</summary>
    Running,

    /// <summary>The turn was stopped half-way; a new message may be appended.</summary>
    Paused,

    /// <summary>The agent asked a question; only a reply goes on.</summary>
    WaitingForUser,

    /// <summary>The turn ended with an answer.</summary>
    Completed,

    /// <summary>The turn ended with an error.</summary>
    Failed,
}
