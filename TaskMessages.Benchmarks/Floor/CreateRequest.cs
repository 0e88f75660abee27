using System.Text.Json.Serialization;

namespace TaskMessages.Benchmarks.Floor;

/// <summary>What the floor reads of a create.</summary>
internal sealed record CreateRequest([property: JsonPropertyName("message")] CreateRequest.Text? Message)
{
    internal sealed record Text([property: JsonPropertyName("content")] string? Content);
}

/// <summary>What the floor answers.</summary>
internal sealed record CreateResponse([property: JsonPropertyName("task_id")] long TaskId, [property: JsonPropertyName("status")] string Status);

/// <summary>Reads and writes both without reflection.</summary>
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(CreateResponse))]
internal sealed partial class CreateJson : JsonSerializerContext;
