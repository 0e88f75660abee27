using System.Text.Json;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Executors;

/// <summary>Reads contents as agents send them (message contract, section 4). What an agent leaves out of author is its own.</summary>
internal static class AgentContentReader
{
    /// <exception cref="ExecutorException">It is not a content.</exception>
    public static MessageContent Read(JsonElement element)
    {
        var json = JsonMembers.Of(element, "a message's content");
        var style = json.Name("style", Style.Static);
        _ = json.Name("author", Author.Agent);
        return json.Text("type") switch
        {
            "text" => new TextContent(Author.Agent, style, json.Name("format", TextFormat.Plain), json.Text("content"), ReadAttachments(json)),
            "reasoning" => new ReasoningContent(Author.Agent, style, json.Texts("summary") ?? [], json.Texts("content")),
            "data" => new DataContent(Author.Agent, style, json.Map("data")),
            "tool_request" => new ToolRequestContent(Author.Agent, style, json.Text("tool_call_id"), json.Text("name"), json.Map("arguments")),
            "tool_response" => new ToolResponseContent(
                Author.Agent, style, json.Text("tool_call_id"), json.Text("name"), json.Value("content"), json.Flag("is_error")),
            var other => throw AgentFailure.Malformed($"a content of unknown type ({AgentText.Shown(other)})"),
        };
    }

    private static List<Attachment>? ReadAttachments(JsonMembers json)
    {
        var files = json.Items("attachments")?.Select(item => JsonMembers.Of(item, "an attachment"))
            .Select(file => new Attachment(file.Text("file_id"), file.Text("name"), file.Integer("size"), file.Text("type"))).ToList();
        return files is { Count: > 0 } ? files : null;
    }
}
