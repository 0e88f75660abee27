using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Stores;

/// <summary>The agents' states.</summary>
public interface IStateStore : ITaskBelongings
{
    /// <param name="isOnly">Whether a task and an agent may have one at the most.</param>
    /// <returns>False when they have one already.</returns>
    Task<bool> InsertAsync(AgentState state, bool isOnly, CancellationToken cancellationToken);

    Task<AgentState?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>By their creation.</summary>
    /// <param name="taskId">Null: of any task.</param>
    /// <param name="agentId">Null: of any agent.</param>
    Task<IReadOnlyList<AgentState>> ListAsync(string? taskId, long? agentId, WorkPage page, CancellationToken cancellationToken);

    /// <summary>All of a task's by their creation, one by one as they are asked for.</summary>
    IAsyncEnumerable<AgentState> ReadAllAsync(string taskId, CancellationToken cancellationToken);

    /// <summary>Inserts states of one task with their ids and times, those of the same agent too.</summary>
    /// <param name="seq">The number of the task's sequence with which they are brought back.</param>
    /// <returns>False when there is one with an id of theirs already; the others may have been inserted then.</returns>
    Task<bool> RestoreAsync(IReadOnlyList<AgentState> states, long seq, CancellationToken cancellationToken);

    /// <summary>Removes the task's states, but for those that were brought back with a higher number.</summary>
    /// <returns>How many there were.</returns>
    Task<long> DeleteUpToAsync(string taskId, long seq, CancellationToken cancellationToken);

    /// <returns>The state as it is now; null when there is none.</returns>
    Task<AgentState?> ReplaceAsync(string id, JsonMap state, DateTime now, CancellationToken cancellationToken);

    /// <returns>False when there is none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);
}
