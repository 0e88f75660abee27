using Newtonsoft.Json;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages;

/// <summary>A bare array of whatever writes itself.</summary>
internal sealed class JsonArray(IEnumerable<IJsonBody> items) : IJsonBody
{
    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            item.WriteTo(writer);
        writer.WriteEndArray();
    }
}
