namespace TaskMessages.Domain.Messages;

/// <summary>What a tool answered: any JSON value.</summary>
/// <param name="IsError">Null when the tool did not say.</param>
public sealed record ToolResponseContent(Author Author, Style Style, string ToolCallId, string Name, object? Content, bool? IsError = null)
    : MessageContent(Author, Style)
{
    public override ContentType Type => ContentType.ToolResponse;
}
