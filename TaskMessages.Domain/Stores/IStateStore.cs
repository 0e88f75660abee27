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

    /// <returns>The state as it is now; null when there is none.</returns>
    Task<AgentState?> ReplaceAsync(string id, JsonMap state, DateTime now, CancellationToken cancellationToken);

    /// <returns>False when there is none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);
}
