using System.Text.Json.Serialization;

namespace TaskMessages.Benchmarks.Floor;

/// <summary>Reads and writes both without reflection.</summary>
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(CreateResponse))]
internal sealed partial class CreateJson : JsonSerializerContext;
