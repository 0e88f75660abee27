namespace TaskMessages.Domain.Messages;

/// <summary>A JSON object of any shape.</summary>
public sealed record DataContent(Author Author, Style Style, JsonMap Data) : MessageContent(Author, Style)
{
    public override ContentType Type => ContentType.Data;
}
