using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>
/// Message content under the names of the wire, so that filters are paths into it. Optional members that are null are left out;
/// the content of a tool's response is always there.
/// </summary>
internal static class ContentDocument
{
    public const string TypePath = MessageDocument.Content + "." + Type;
    public const string ToolCallIdPath = MessageDocument.Content + "." + ToolCallId;

    private const string Type = "type";
    private const string AuthorName = "author";
    private const string StyleName = "style";
    private const string Format = "format";
    private const string Content = "content";
    private const string Attachments = "attachments";
    private const string Summary = "summary";
    private const string Data = "data";
    private const string ToolCallId = "tool_call_id";
    private const string Name = "name";
    private const string Arguments = "arguments";
    private const string IsError = "is_error";
    private const string FileId = "file_id";
    private const string Size = "size";

    public static BsonDocument From(MessageContent content)
    {
        var document = new BsonDocument
        {
            { Type, WireName.Of(content.Type) },
            { AuthorName, WireName.Of(content.Author) },
            { StyleName, WireName.Of(content.Style) },
        };
        return content switch
        {
            TextContent text => document.Add(Format, WireName.Of(text.Format)).Add(Content, text.Content)
                .AddIfPresent(Attachments, text.Attachments is { Count: > 0 } files ? new BsonArray(files.Select(From)) : null),
            ReasoningContent reasoning => document.Add(Summary, new BsonArray(reasoning.Summary))
                .AddIfPresent(Content, reasoning.Content is { } lines ? new BsonArray(lines) : null),
            DataContent data => document.Add(Data, JsonBson.ToBson(data.Data)),
            ToolRequestContent request => document.Add(ToolCallId, request.ToolCallId).Add(Name, request.Name)
                .Add(Arguments, JsonBson.ToBson(request.Arguments)),
            ToolResponseContent response => document.Add(ToolCallId, response.ToolCallId).Add(Name, response.Name)
                .Add(Content, JsonBson.ToBson(response.Content)).AddIfPresent(IsError, response.IsError),
            _ => throw new ArgumentException($"{content.GetType()} is not message content.", nameof(content)),
        };
    }

    public static MessageContent ToContent(BsonDocument document)
    {
        var author = Parse<Author>(document, AuthorName);
        var style = Parse<Style>(document, StyleName);
        return Parse<ContentType>(document, Type) switch
        {
            ContentType.Text => new TextContent(
                author, style, Parse<TextFormat>(document, Format), document[Content].AsString, ToAttachments(document.Read(Attachments))),
            ContentType.Reasoning => new ReasoningContent(
                author, style, ToStrings(document[Summary]), document.Read(Content) is { } lines ? ToStrings(lines) : null),
            ContentType.Data => new DataContent(author, style, JsonBson.ToJson(document[Data].AsBsonDocument)),
            ContentType.ToolRequest => new ToolRequestContent(
                author, style, document[ToolCallId].AsString, document[Name].AsString, JsonBson.ToJson(document[Arguments].AsBsonDocument)),
            _ => new ToolResponseContent(
                author, style, document[ToolCallId].AsString, document[Name].AsString, JsonBson.ToJson(document[Content]),
                document.Read(IsError)?.AsBoolean),
        };
    }

    private static BsonDocument From(Attachment file)
        => new() { { FileId, file.FileId }, { Name, file.Name }, { Size, file.Size }, { Type, file.Type } };

    private static Attachment[]? ToAttachments(BsonValue? value) => value?.AsBsonArray.Select(item => item.AsBsonDocument)
        .Select(file => new Attachment(file[FileId].AsString, file[Name].AsString, file[Size].ToInt64(), file[Type].AsString)).ToArray();

    private static string[] ToStrings(BsonValue value) => [.. value.AsBsonArray.Select(item => item.AsString)];

    private static TEnum Parse<TEnum>(BsonDocument document, string member) where TEnum : struct, Enum
        => WireName.TryParse(document[member].AsString, out TEnum value)
            ? value
            : throw new FormatException($"Message content has the unknown {member} {document[member]}.");
}
