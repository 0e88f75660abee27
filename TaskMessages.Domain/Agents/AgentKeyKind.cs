namespace TaskMessages.Domain.Agents;

/// <summary>What a key of the message contract is for (section 3.3); each opens the same.</summary>
public enum AgentKeyKind
{
    External,

    /// <summary>The one that the agent is given at its registration, and with which the service calls it.</summary>
    Internal,
    Github,
    Slack,
}
