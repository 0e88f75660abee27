namespace TaskMessages.Domain.Execution.Leases;

/// <summary>The turns that this process works.</summary>
public interface IHeldTurns
{
    /// <summary>Aborts the task's turn if it is worked here under another lease: somebody has taken it away.</summary>
    void Abort(string taskId, string exceptToken);
}
