using System.Text.Json;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Executors;

/// <summary>Writes contents and plain values as the JSON that agents are sent (message contract, section 4).</summary>
internal static class AgentContentWriter
{
    public static void Write(Utf8JsonWriter json, MessageContent content)
    {
        json.WriteStartObject();
        json.WriteString("type", WireName.Of(content.Type));
        json.WriteString("author", WireName.Of(content.Author));
        json.WriteString("style", WireName.Of(content.Style));
        WriteMembers(json, content);
        json.WriteEndObject();
    }

    /// <summary>Writes null, bool, long, double, string, list or map.</summary>
    public static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case long integer: json.WriteNumberValue(integer); break;
            case double number: json.WriteNumberValue(number); break;
            case JsonMap map: WriteMap(json, map); break;
            case IReadOnlyList<object?> list: WriteList(json, list); break;
            default: throw new ArgumentException($"{value.GetType().Name} is not a plain value.", nameof(value));
        }
    }

    private static void WriteMembers(Utf8JsonWriter json, MessageContent content)
    {
        switch (content)
        {
            case TextContent text:
                json.WriteString("format", WireName.Of(text.Format));
                json.WriteString("content", text.Content);
                WriteAttachments(json, text.Attachments);
                break;
            case ReasoningContent reasoning:
                WriteMember(json, "summary", reasoning.Summary);
                WriteMember(json, "content", reasoning.Content);
                break;
            case DataContent data:
                WriteMember(json, "data", data.Data);
                break;
            case ToolRequestContent request:
                json.WriteString("tool_call_id", request.ToolCallId);
                json.WriteString("name", request.Name);
                WriteMember(json, "arguments", request.Arguments);
                break;
            case ToolResponseContent response:
                json.WriteString("tool_call_id", response.ToolCallId);
                json.WriteString("name", response.Name);
                WriteMember(json, "content", response.Content);
                WriteMember(json, "is_error", response.IsError);
                break;
        }
    }

    private static void WriteAttachments(Utf8JsonWriter json, IReadOnlyList<Attachment>? attachments)
    {
        if (attachments is null)
        {
            json.WriteNull("attachments");
            return;
        }

        json.WriteStartArray("attachments");
        foreach (var file in attachments)
        {
            json.WriteStartObject();
            json.WriteString("file_id", file.FileId);
            json.WriteString("name", file.Name);
            json.WriteNumber("size", file.Size);
            json.WriteString("type", file.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMember(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        WriteValue(json, value);
    }

    private static void WriteMap(Utf8JsonWriter json, JsonMap map)
    {
        json.WriteStartObject();
        foreach (var (name, value) in map)
            WriteMember(json, name, value);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, IReadOnlyList<object?> list)
    {
        json.WriteStartArray();
        foreach (var item in list)
            WriteValue(json, item);
        json.WriteEndArray();
    }
}
