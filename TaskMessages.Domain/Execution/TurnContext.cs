using System.Security.Cryptography;
using System.Text;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>What an executor knows of the turn that it runs.</summary>
public sealed class TurnContext
{
    public required ChatTask Task { get; init; }

    public required Turn Turn { get; init; }

    public required Agent Agent { get; init; }

    /// <summary>Loads the newest messages before this turn, oldest first.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<Message>>> LoadHistoryAsync { get; init; }

    public string Message => Turn.Message;

    public int Attempt => Turn.Attempt;

    /// <summary>
    /// Differs between any two leases of the turn and gives nothing away of the lease's token: an agent that is called twice for one turn
    /// tells the calls apart by it.
    /// </summary>
    public string Fence => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Turn.Lease?.Token ?? string.Empty)).AsSpan(0, 8));
}
