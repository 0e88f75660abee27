using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Stores;

/// <summary>The history of turns that are over. The latest records are in the tasks themselves until they are filed here.</summary>
/// <exception cref="Errors.StoreUnavailableException">Any method: the database cannot be reached; a write may have happened.</exception>
public interface ITurnStore
{
    /// <summary>Files the records that are not there yet; it may be repeated.</summary>
    Task FileAsync(IReadOnlyList<TurnRecord> records, CancellationToken cancellationToken);

    Task<TurnRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The task's records that end after a number, in the order of their ends: at most <paramref name="limit"/>, and no more than some MiB.</summary>
    Task<Batch<TurnRecord>> EndedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken);

    Task DeleteAllAsync(string taskId, CancellationToken cancellationToken);
}
