using Newtonsoft.Json;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>A task is deleted.</summary>
internal sealed class TaskDeletedResponse : IJsonBody
{
    public required string Id { get; init; }

    public required string Message { get; init; }

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("id", Id);
        writer.WriteMember("message", Message);
        writer.WriteEndObject();
    }
}
