namespace TaskMessages.Domain.Messages;

/// <summary>What a message says: one of a few types, each with members of its own (message contract, section 4).</summary>
public abstract record MessageContent(Author Author, Style Style)
{
    public abstract ContentType Type { get; }
}

/// <summary>Text, which may be empty. An empty list of attachments is null.</summary>
public sealed record TextContent(Author Author, Style Style, TextFormat Format, string Content, IReadOnlyList<Attachment>? Attachments = null)
    : MessageContent(Author, Style)
{
    public override ContentType Type => ContentType.Text;
}

/// <summary>A JSON object of any shape.</summary>
public sealed record DataContent(Author Author, Style Style, JsonMap Data) : MessageContent(Author, Style)
{
    public override ContentType Type => ContentType.Data;
}

public sealed record ReasoningContent(Author Author, Style Style, IReadOnlyList<string> Summary, IReadOnlyList<string>? Content = null)
    : MessageContent(Author, Style)
{
    public override ContentType Type => ContentType.Reasoning;
}

public sealed record ToolRequestContent(Author Author, Style Style, string ToolCallId, string Name, JsonMap Arguments)
    : MessageContent(Author, Style)
{
    /// <summary>The member that holds the text of arguments which are not a JSON object, as models sometimes make them.</summary>
    public const string UnreadableArguments = "_unreadable";

    public override ContentType Type => ContentType.ToolRequest;
}

/// <summary>What a tool answered: any JSON value.</summary>
/// <param name="IsError">Null when the tool did not say.</param>
public sealed record ToolResponseContent(Author Author, Style Style, string ToolCallId, string Name, object? Content, bool? IsError = null)
    : MessageContent(Author, Style)
{
    public override ContentType Type => ContentType.ToolResponse;
}
