using System.Text;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution.Growth;

/// <summary>How large a content is: the characters of all its texts and names, and one for any other value.</summary>
public static class ContentLength
{
    public static long Of(MessageContent content) => content switch
    {
        TextContent text => text.Content.Length + (text.Attachments?.Sum(file => (long)file.FileId.Length + file.Name.Length + file.Type.Length) ?? 0),
        ReasoningContent reasoning => reasoning.Summary.Sum(part => (long)part.Length) + (reasoning.Content?.Sum(part => (long)part.Length) ?? 0),
        DataContent data => Of(data.Data),
        ToolRequestContent request => request.ToolCallId.Length + request.Name.Length + Of(request.Arguments),
        ToolResponseContent response => response.ToolCallId.Length + response.Name.Length + Of(response.Content),
        _ => 0,
    };

    public static int Of(MessageDelta delta) => delta switch
    {
        TextDelta text => text.Text.Length,
        DataDelta data => data.Json.Length,
        ToolRequestDelta request => request.ArgumentsJson.Length,
        ToolResponseDelta response => response.Text.Length,
        ReasoningSummaryDelta summary => summary.Text.Length,
        ReasoningContentDelta reasoning => reasoning.Text.Length,
        _ => 0,
    };

    /// <summary>In UTF-8.</summary>
    public static int BytesOf(MessageDelta delta) => Encoding.UTF8.GetByteCount(delta switch
    {
        TextDelta text => text.Text,
        DataDelta data => data.Json,
        ToolRequestDelta request => request.ArgumentsJson,
        ToolResponseDelta response => response.Text,
        ReasoningSummaryDelta summary => summary.Text,
        ReasoningContentDelta reasoning => reasoning.Text,
        _ => "",
    });

    private static long Of(object? value) => value switch
    {
        string text => text.Length,
        JsonMap map => map.Sum(member => member.Key.Length + Of(member.Value)),
        List<object?> list => list.Sum(Of),
        _ => 1,
    };
}
