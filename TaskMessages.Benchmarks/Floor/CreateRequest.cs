using System.Text.Json.Serialization;

namespace TaskMessages.Benchmarks.Floor;

/// <summary>What the floor reads of a create.</summary>
internal sealed record CreateRequest([property: JsonPropertyName("message")] CreateRequest.Text? Message)
{
    internal sealed record Text([property: JsonPropertyName("content")] string? Content);
}
