using System.Text.Json;

namespace TaskMessages.Tests.Api.Executors;

/// <summary>What a fake agent was sent.</summary>
internal sealed record ReceivedRequest(string Method, string Path, Dictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);
}
