using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Stores;

/// <summary>The history of turns that are over and of changes of the tasks. The latest are in the tasks themselves until they are filed here.</summary>
/// <exception cref="Errors.StoreUnavailableException">Any method: the database cannot be reached; a write may have happened.</exception>
public interface ITurnStore
{
    /// <summary>Files the records that are not there yet; it may be repeated.</summary>
    Task FileAsync(IReadOnlyList<TurnRecord> records, CancellationToken cancellationToken);

    Task<TurnRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The task's records that end after a number, in the order of their ends: at most <paramref name="limit"/>, and no more than some MiB.</summary>
    Task<Batch<TurnRecord>> EndedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken);

    /// <summary>Files a change of the task itself; it may be repeated.</summary>
    Task FileAsync(TaskSnapshot change, CancellationToken cancellationToken);

    /// <summary>The filed changes of the task itself after a number, in their order.</summary>
    Task<IReadOnlyList<TaskSnapshot>> ChangedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken);

    /// <summary>Removes the turns and the changes.</summary>
    Task DeleteAllAsync(string taskId, CancellationToken cancellationToken);
}
