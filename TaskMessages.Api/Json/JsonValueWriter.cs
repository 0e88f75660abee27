using Newtonsoft.Json;

namespace TaskMessages.Api.Json;

/// <summary>Writes the domain's plain values (null, bool, long, double, string, list, map) as JSON.</summary>
internal static class JsonValueWriter
{
    public static void WriteValueOf(this JsonTextWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull();
                break;
            case string text:
                writer.WriteValue(text);
                break;
            case bool flag:
                writer.WriteValue(flag);
                break;
            case long integer:
                writer.WriteValue(integer);
                break;
            case int integer:
                writer.WriteValue(integer);
                break;
            case double number when double.IsFinite(number):
                writer.WriteValue(number);
                break;
            case double:
                writer.WriteNull();
                break;
            case DateTime time:
                writer.WriteValue(WireTime.Format(time));
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(writer, map);
                break;
            case IReadOnlyList<object?> list:
                WriteList(writer, list);
                break;
            default:
                throw new InvalidOperationException($"A {value.GetType().Name} is no JSON value");
        }
    }

    public static void WriteMember(this JsonTextWriter writer, string name, string? value)
    {
        writer.WritePropertyName(name, escape: false);
        writer.WriteValue(value);
    }

    public static void WriteMember(this JsonTextWriter writer, string name, long? value)
    {
        writer.WritePropertyName(name, escape: false);
        writer.WriteValue(value);
    }

    public static void WriteMember(this JsonTextWriter writer, string name, DateTime? value)
    {
        writer.WritePropertyName(name, escape: false);
        writer.WriteValue(value is { } time ? WireTime.Format(time) : null);
    }

    private static void WriteMap(JsonTextWriter writer, IReadOnlyDictionary<string, object?> map)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in map)
        {
            writer.WritePropertyName(name);
            writer.WriteValueOf(value);
        }
        writer.WriteEndObject();
    }

    private static void WriteList(JsonTextWriter writer, IReadOnlyList<object?> list)
    {
        writer.WriteStartArray();
        foreach (var value in list)
            writer.WriteValueOf(value);
        writer.WriteEndArray();
    }
}
