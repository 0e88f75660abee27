namespace TaskMessages.Domain.Agents;

/// <summary>What was seen when a registered agent was looked at.</summary>
/// <param name="Failures">How many looks in a row it did not answer as it should; 0: it is well.</param>
/// <param name="Reason">What was wrong at the last one; null: nothing.</param>
public sealed record AgentHealth(int Failures, string? Reason)
{
    /// <summary>One look that fails proves nothing.</summary>
    public const int UnhealthyFrom = 2;

    /// <summary>An agent that nobody has looked at yet.</summary>
    public static AgentHealth Unknown { get; } = new(0, null);

    public bool IsUnhealthy => Failures >= UnhealthyFrom;
}
