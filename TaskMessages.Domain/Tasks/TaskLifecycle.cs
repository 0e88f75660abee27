namespace TaskMessages.Domain.Tasks;

/// <summary>The life of the whole conversation, as the message contract sees it.</summary>
public enum TaskLifecycle
{
    Open,
    Interrupted,
    Completed,
    Failed,
    Canceled,
    Terminated,
    TimedOut,
    Deleted,
}
