using System.Text.Json.Serialization;

namespace TaskMessages.Benchmarks.Floor;

/// <summary>What the floor answers.</summary>
internal sealed record CreateResponse([property: JsonPropertyName("task_id")] long TaskId, [property: JsonPropertyName("status")] string Status);
