using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Stores;

/// <summary>The events of tasks.</summary>
public interface IEventStore : ITaskBelongings
{
    /// <returns>False when the task has an event with that number, or there is one with that id.</returns>
    Task<bool> InsertAsync(TaskEvent item, CancellationToken cancellationToken);

    Task<TaskEvent?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The number of the task's latest event; 0: it has none.</summary>
    Task<long> LastSeqAsync(string taskId, CancellationToken cancellationToken);

    /// <summary>The task's events after a number, in their order.</summary>
    Task<IReadOnlyList<TaskEvent>> ListAsync(string taskId, long afterSeq, int limit, CancellationToken cancellationToken);
}
