namespace TaskMessages.Domain.Messages;

public sealed record ToolRequestContent(Author Author, Style Style, string ToolCallId, string Name, JsonMap Arguments)
    : MessageContent(Author, Style)
{
    public override ContentType Type => ContentType.ToolRequest;
}
