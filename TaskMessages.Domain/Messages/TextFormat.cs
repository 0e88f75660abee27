namespace TaskMessages.Domain.Messages;

public enum TextFormat
{
    Plain,
    Markdown,
    Code,
}
