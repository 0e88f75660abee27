using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages;

/// <summary>Reads a message's content (section 4): <c>type</c> decides which members there are.</summary>
internal static class MessageContentReader
{
    private static readonly TextContent Unread = new(Author.User, Style.Static, TextFormat.Plain, "");

    public static MessageContent ReadRequired(ObjectReader parent, string name) =>
        parent.TryGet(name, out _) ? Read(parent.RequiredObject(name)) : Missing(parent, name);

    public static MessageContent Read(ObjectReader reader)
    {
        if (!reader.TryGet("type", out var type))
        {
            reader.Errors.Add("Field required", reader.PathOf("type"));
            return Unread;
        }
        if (!WireName.TryParse<ContentType>(type as string, out var kind))
        {
            reader.Fail("type", $"Input should be {Choices<ContentType>()}");
            return Unread;
        }

        var author = RequiredName<Author>(reader, "author");
        var style = OptionalName(reader, "style", Style.Static);
        return kind switch
        {
            ContentType.Text => Text(reader, author, style),
            ContentType.Reasoning => Reasoning(reader, author, style),
            ContentType.Data => new DataContent(author, style, reader.RequiredMap("data") ?? []),
            ContentType.ToolRequest => new ToolRequestContent(
                author, style, reader.RequiredString("tool_call_id"), reader.RequiredString("name"), reader.RequiredMap("arguments") ?? []),
            _ => ToolResponse(reader, author, style),
        };
    }

    private static TextContent Text(ObjectReader reader, Author author, Style style)
    {
        var format = OptionalName(reader, "format", TextFormat.Plain);
        var content = reader.RequiredString("content");
        if (reader.OptionalList("attachments") is not { Count: > 0 } list)
            return new TextContent(author, style, format, content);

        var attachments = new Attachment[list.Count];
        for (var i = 0; i < attachments.Length; i++)
            attachments[i] = ReadAttachment(ObjectReader.Of(list[i], reader.Errors, reader.PathOf($"attachments.{i}")));
        return new TextContent(author, style, format, content, attachments);
    }

    private static Attachment ReadAttachment(ObjectReader reader) => new(
        reader.RequiredString("file_id"), reader.RequiredString("name"), reader.RequiredInteger("size"), reader.RequiredString("type"));

    private static ReasoningContent Reasoning(ObjectReader reader, Author author, Style style) => new(
        author,
        style,
        reader.Strings("summary", reader.RequiredList("summary")) ?? [],
        reader.Strings("content", reader.OptionalList("content")));

    private static ToolResponseContent ToolResponse(ObjectReader reader, Author author, Style style)
    {
        var callId = reader.RequiredString("tool_call_id");
        var name = reader.RequiredString("name");
        var content = JsonReading.Storable(reader.RequiredValue("content"));
        bool? isError = null;
        if (reader.TryGet("is_error", out var flag) && flag is not null)
        {
            if (LaxBoolean.TryRead(flag, out var read))
                isError = read;
            else
                reader.Fail("is_error", "Input should be a valid boolean, unable to interpret input");
        }
        return new ToolResponseContent(author, style, callId, name, content, isError);
    }

    private static TEnum RequiredName<TEnum>(ObjectReader reader, string name) where TEnum : struct, Enum
    {
        if (WireName.TryParse<TEnum>(reader.RequiredValue(name) as string, out var value))
            return value;
        reader.Fail(name, $"Input should be {Choices<TEnum>()}");
        return default;
    }

    /// <summary>Absent takes the default; an explicit null does not.</summary>
    private static TEnum OptionalName<TEnum>(ObjectReader reader, string name, TEnum fallback) where TEnum : struct, Enum
    {
        if (!reader.TryGet(name, out var text))
            return fallback;
        if (WireName.TryParse<TEnum>(text as string, out var value))
            return value;
        reader.Fail(name, $"Input should be {Choices<TEnum>()}");
        return fallback;
    }

    private static TextContent Missing(ObjectReader parent, string name)
    {
        parent.Fail(name, "Field required");
        return Unread;
    }

    private static string Choices<TEnum>() where TEnum : struct, Enum =>
        string.Join(" or ", Enum.GetValues<TEnum>().Select(value => $"'{WireName.Of(value)}'"));
}
