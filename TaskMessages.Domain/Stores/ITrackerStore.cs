using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Stores;

/// <summary>What agents said about how far they are; a task about which nothing was said has nothing here.</summary>
public interface ITrackerStore : ITaskBelongings
{
    Task<IReadOnlyList<TaskTracker>> FindAsync(IReadOnlyCollection<string> taskIds, CancellationToken cancellationToken);

    /// <summary>Stores a tracker, if its event is still the one that was seen.</summary>
    /// <param name="next">As it is to be.</param>
    /// <param name="seenSeq">The number of its event as it was read; 0: none.</param>
    /// <returns>False when it has moved on.</returns>
    Task<bool> SaveAsync(TaskTracker next, long seenSeq, CancellationToken cancellationToken);
}
