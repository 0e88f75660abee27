namespace TaskMessages.Domain.Tasks;

/// <summary>The statuses of the message contract (section 10.1): the task's lifecycle under upper-case names.</summary>
public static class TaskStatusNames
{
    public const string Running = "RUNNING";
    public const string Interrupted = "INTERRUPTED";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";
    public const string Canceled = "CANCELED";
    public const string Terminated = "TERMINATED";
    public const string TimedOut = "TIMED_OUT";
    public const string Deleted = "DELETED";

    public static string ToName(this TaskLifecycle lifecycle) => lifecycle switch
    {
        TaskLifecycle.Open => Running,
        TaskLifecycle.Interrupted => Interrupted,
        TaskLifecycle.Completed => Completed,
        TaskLifecycle.Failed => Failed,
        TaskLifecycle.Canceled => Canceled,
        TaskLifecycle.Terminated => Terminated,
        TaskLifecycle.TimedOut => TimedOut,
        _ => Deleted,
    };

    public static bool TryParse(string? name, out TaskLifecycle lifecycle)
    {
        foreach (var known in Enum.GetValues<TaskLifecycle>())
        {
            lifecycle = known;
            if (known.ToName() == name)
                return true;
        }

        lifecycle = default;
        return false;
    }

    /// <summary>Whether the task is at its end: it takes no turn any more.</summary>
    public static bool IsTerminal(this TaskLifecycle lifecycle) => lifecycle is not (TaskLifecycle.Open or TaskLifecycle.Interrupted);
}
