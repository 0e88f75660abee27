namespace TaskMessages.Domain.Stores;

/// <summary>Tells of what any process writes to tasks, when the database can.</summary>
public interface ITaskWatch
{
    /// <summary>Follows the tasks from now on. Every few seconds there is a list, if only an empty one; the first, which is empty, says that it has begun.</summary>
    /// <exception cref="Errors.StoreRejectedException">The database cannot tell, or has more to tell than it keeps.</exception>
    /// <exception cref="Errors.StoreUnavailableException">It does not answer.</exception>
    IAsyncEnumerable<IReadOnlyList<TaskTouch>> WatchAsync(CancellationToken cancellationToken);
}

/// <summary>A task has been written to.</summary>
/// <param name="TaskId">Which one.</param>
/// <param name="Turn">What that means for its turn.</param>
public readonly record struct TaskTouch(string TaskId, TurnTouch Turn);

/// <summary>What a write to a task means for its turn.</summary>
public enum TurnTouch
{
    /// <summary>Nothing that a worker waits for.</summary>
    None,

    /// <summary>There is another one, to be claimed.</summary>
    Begun,

    /// <summary>Somebody has claimed it, or it has ended.</summary>
    Taken,
}
