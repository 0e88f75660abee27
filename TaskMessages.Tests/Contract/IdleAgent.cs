namespace TaskMessages.Tests.Contract;

/// <summary>An agent that never answers, so that its turns stay running for as long as a test looks at them.</summary>
internal static class IdleAgent
{
    /// <summary>A webhook at an address that accepts connections and says nothing.</summary>
    public static async Task<(long Agent, string Key)> AddAsync(TaskMessagesApp app)
    {
        var (agent, key, _) = await app.AddAgentAsync(new { type = "webhook", url = $"http://{SilentServer.Shared.Endpoint}/" });
        return (agent, key);
    }
}
