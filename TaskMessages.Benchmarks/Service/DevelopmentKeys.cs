namespace TaskMessages.Benchmarks.Service;

/// <summary>What a service in the Development environment accepts from this machine.</summary>
internal static class DevelopmentKeys
{
    /// <summary>The key of the seeded agent.</summary>
    public const string EchoKey = "xag_dev000_0123456789abcdefghijklmnopqrstuv";

    /// <summary>The id of the seeded agent, which echoes.</summary>
    public const long EchoAgentId = 1;

    public const string AdminToken = "dev-admin-token";
}
