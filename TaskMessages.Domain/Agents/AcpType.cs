namespace TaskMessages.Domain.Agents;

/// <summary>How an agent of the Agent Client Protocol takes its work (message contract, section 1).</summary>
public enum AcpType
{
    /// <summary>It takes events, and writes its messages by itself. The default of a registration.</summary>
    Async,

    /// <summary>It answers each message in the response to the call.</summary>
    Sync,

    /// <summary>The former name of <see cref="Async"/>, kept as it was registered.</summary>
    Agentic,
}
