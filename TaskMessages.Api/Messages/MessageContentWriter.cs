using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages;

/// <summary>Writes a message's content with every member in the contract's order, nulls spelled out (section 4).</summary>
internal static class MessageContentWriter
{
    public static void Write(JsonTextWriter writer, MessageContent content)
    {
        writer.WriteStartObject();
        writer.WriteMember("type", WireName.Of(content.Type));
        writer.WriteMember("author", WireName.Of(content.Author));
        writer.WriteMember("style", WireName.Of(content.Style));
        switch (content)
        {
            case TextContent text:
                WriteText(writer, text);
                break;
            case ReasoningContent reasoning:
                WriteStrings(writer, "summary", reasoning.Summary);
                WriteStrings(writer, "content", reasoning.Content);
                break;
            case DataContent data:
                WriteValue(writer, "data", data.Data);
                break;
            case ToolRequestContent request:
                writer.WriteMember("tool_call_id", request.ToolCallId);
                writer.WriteMember("name", request.Name);
                WriteValue(writer, "arguments", request.Arguments);
                break;
            case ToolResponseContent response:
                writer.WriteMember("tool_call_id", response.ToolCallId);
                writer.WriteMember("name", response.Name);
                WriteValue(writer, "content", response.Content);
                WriteValue(writer, "is_error", response.IsError);
                break;
            default:
                throw new InvalidOperationException($"No wire form for {content.GetType().Name}");
        }
        writer.WriteEndObject();
    }

    private static void WriteText(JsonTextWriter writer, TextContent text)
    {
        writer.WriteMember("format", WireName.Of(text.Format));
        writer.WriteMember("content", text.Content);
        writer.WritePropertyName("attachments");
        if (text.Attachments is null)
        {
            writer.WriteNull();
            return;
        }
        writer.WriteStartArray();
        foreach (var attachment in text.Attachments)
        {
            writer.WriteStartObject();
            writer.WriteMember("file_id", attachment.FileId);
            writer.WriteMember("name", attachment.Name);
            writer.WriteMember("size", attachment.Size);
            writer.WriteMember("type", attachment.Type);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteStrings(JsonTextWriter writer, string name, IReadOnlyList<string>? values)
    {
        writer.WritePropertyName(name, escape: false);
        if (values is null)
        {
            writer.WriteNull();
            return;
        }
        writer.WriteStartArray();
        foreach (var value in values)
            writer.WriteValue(value);
        writer.WriteEndArray();
    }

    private static void WriteValue(JsonTextWriter writer, string name, object? value)
    {
        writer.WritePropertyName(name, escape: false);
        writer.WriteValueOf(value);
    }
}
