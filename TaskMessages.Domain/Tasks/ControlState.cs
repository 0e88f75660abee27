namespace TaskMessages.Domain.Tasks;

/// <summary>The finer state beside the status (contract 6.1).</summary>
public enum ControlState
{
    Idle,
    Running,
    PauseRequested,
    Paused,
    ResumeRequested,
    WaitingForUser,
    Completed,
    Failed,
}
