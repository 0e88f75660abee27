using TaskMessages.Domain.Execution.Leases;

namespace TaskMessages.Tests.Support;

/// <summary>Notes which turns it is told to abort.</summary>
/// <param name="seen">Run at each of them.</param>
internal sealed class RecordingHeldTurns(Action? seen = null) : IHeldTurns
{
    private readonly List<(string TaskId, string ExceptToken)> _aborted = [];

    public IReadOnlyList<(string TaskId, string ExceptToken)> Aborted => _aborted;

    public void Abort(string taskId, string exceptToken)
    {
        _aborted.Add((taskId, exceptToken));
        seen?.Invoke();
    }
}
