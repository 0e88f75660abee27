namespace TaskMessages.Domain.Stores;

/// <summary>Tells of what any process writes to tasks, when the database can.</summary>
public interface ITaskWatch
{
    /// <summary>Follows the tasks from now on. Every few seconds there is a list, if only an empty one; the first, which is empty, says that it has begun.</summary>
    /// <exception cref="Errors.StoreRejectedException">The database cannot tell, or has more to tell than it keeps.</exception>
    /// <exception cref="Errors.StoreUnavailableException">It does not answer.</exception>
    IAsyncEnumerable<IReadOnlyList<TaskTouch>> WatchAsync(CancellationToken cancellationToken);
}
