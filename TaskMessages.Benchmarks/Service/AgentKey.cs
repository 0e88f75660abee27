namespace TaskMessages.Benchmarks.Service;

/// <summary>An agent and a key that acts for it.</summary>
internal sealed record AgentKey(long AgentId, string Key)
{
    /// <summary>The echo agent of the Development environment.</summary>
    public static AgentKey Echo { get; } = new(DevelopmentKeys.EchoAgentId, DevelopmentKeys.EchoKey);
}
