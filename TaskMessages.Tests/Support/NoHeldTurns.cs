using TaskMessages.Domain.Execution.Leases;

namespace TaskMessages.Tests.Support;

/// <summary>A process that works no turns.</summary>
internal sealed class NoHeldTurns : IHeldTurns
{
    public void Abort(string taskId, string exceptToken)
    {
    }
}
