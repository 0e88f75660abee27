using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>A bare array of messages.</summary>
internal sealed class MessageArray(IReadOnlyList<Message> messages) : IJsonBody
{
    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartArray();
        foreach (var message in messages)
            MessageResponse.From(message).WriteTo(writer);
        writer.WriteEndArray();
    }
}
