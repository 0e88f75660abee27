namespace TaskMessages.Domain.Stores;

/// <summary>What belongs to tasks beside their messages and turns, and goes with them.</summary>
public interface ITaskBelongings
{
    /// <returns>How many there were.</returns>
    Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken);
}
