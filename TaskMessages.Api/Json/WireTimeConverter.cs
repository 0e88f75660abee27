using Newtonsoft.Json;
using Newtonsoft.Json.Converters;

namespace TaskMessages.Api.Json;

/// <summary>Gives the timestamps of reflected responses the same form as those that are written by hand.</summary>
internal sealed class WireTimeConverter : DateTimeConverterBase
{
    public override bool CanRead => false;

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) =>
        writer.WriteValue(value is DateTime time ? WireTime.Format(time) : null);

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
        throw new NotSupportedException("Responses are only written");
}
