namespace TaskMessages.Domain.Messages;

/// <summary>Text, which may be empty. An empty list of attachments is null.</summary>
public sealed record TextContent(Author Author, Style Style, TextFormat Format, string Content, IReadOnlyList<Attachment>? Attachments = null)
    : MessageContent(Author, Style)
{
    public override ContentType Type => ContentType.Text;
}
