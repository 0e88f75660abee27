using System.Text.Json.Nodes;

namespace TaskMessages.Benchmarks.Live;

/// <summary>What the service said to a request.</summary>
internal sealed record ChatAnswer(int Status, JsonNode? Body)
{
    /// <summary>The error's code; null when it is none.</summary>
    public string? ErrorCode => Body is JsonObject body && body["error"] is JsonObject error ? (string?)error["code"] : null;
}
