using System.Text.Json;

namespace TaskMessages.Domain.Messages;

/// <summary>What a content says where only text has room: the input of a task, an agent that knows nothing but text.</summary>
public static class ContentText
{
    /// <summary>A text's own, reasoning's texts one after the other; of all others their JSON.</summary>
    public static string Of(MessageContent content) => content switch
    {
        TextContent text => text.Content,
        ReasoningContent reasoning => string.Join('\n', reasoning.Content ?? reasoning.Summary),
        DataContent data => JsonSerializer.Serialize(data.Data),
        ToolRequestContent request => JsonSerializer.Serialize(request.Arguments),
        ToolResponseContent { Content: string text } => text,
        ToolResponseContent response => JsonSerializer.Serialize(response.Content),
        _ => "",
    };

    /// <summary>Whether the content is a user's plain text and nothing else.</summary>
    public static bool IsPlain(MessageContent content) =>
        content is TextContent { Author: Author.User, Style: Style.Static, Format: TextFormat.Plain, Attachments: null };
}
