namespace TaskMessages.Domain.Execution;

/// <summary>
/// An attempt at a turn has failed for a reason that the agent, or the way to it, is the cause of. The message ends up in the task's
/// <c>error</c>: it helps whoever runs the agent, and holds neither secrets nor contents.
/// </summary>
public sealed class ExecutorException : Exception
{
    public ExecutorException(string message, bool isTransient = false, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        RetryAfter = retryAfter;
    }

    /// <summary>Another attempt may succeed.</summary>
    public bool IsTransient { get; }

    /// <summary>How long the agent asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; }
}
