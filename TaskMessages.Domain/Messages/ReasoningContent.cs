namespace TaskMessages.Domain.Messages;

public sealed record ReasoningContent(Author Author, Style Style, IReadOnlyList<string> Summary, IReadOnlyList<string>? Content = null)
    : MessageContent(Author, Style)
{
    public override ContentType Type => ContentType.Reasoning;
}
