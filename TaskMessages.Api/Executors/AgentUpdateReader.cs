using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Executors;

/// <summary>Reads the updates by which an agent tells its messages (message contract, section 11).</summary>
internal static class AgentUpdateReader
{
    /// <summary>The bucket of updates that name no index.</summary>
    private const int NoIndex = -1;

    /// <exception cref="ExecutorException">It is none.</exception>
    public static AgentUpdate Read(JsonMembers json) => json.Text("type") switch
    {
        "start" => new StartUpdate(Index(json), ReadContent(json)),
        "delta" => new DeltaUpdate(Index(json), ReadDelta(json)),
        "full" => new FullUpdate(Index(json), ReadContent(json)),
        "done" => new DoneUpdate(Index(json)),
        var other => throw AgentFailure.Malformed($"a line of unknown type ({AgentText.Shown(other)})"),
    };

    private static int Index(JsonMembers json)
    {
        if (json.Find("index") is null)
            return NoIndex;
        var index = json.Integer("index");
        return index is >= 0 and <= int.MaxValue ? (int)index : throw AgentFailure.Malformed("index is out of range");
    }

    private static MessageContent ReadContent(JsonMembers json) =>
        AgentContentReader.Read(json.Find("content") ?? throw AgentFailure.Malformed("content is missing"));

    private static MessageDelta ReadDelta(JsonMembers line)
    {
        var json = JsonMembers.Of(line.Find("delta") ?? throw AgentFailure.Malformed("delta is missing"), "a delta");
        return json.Text("type") switch
        {
            "text" => new TextDelta(json.Piece("text_delta")),
            "data" => new DataDelta(json.Piece("data_delta")),
            "tool_request" => new ToolRequestDelta(json.Text("tool_call_id"), json.Text("name"), json.Piece("arguments_delta")),
            "tool_response" => new ToolResponseDelta(json.Text("tool_call_id"), json.Text("name"), json.Piece("content_delta")),
            "reasoning_summary" => new ReasoningSummaryDelta(Part(json, "summary_index"), json.Piece("summary_delta")),
            "reasoning_content" => new ReasoningContentDelta(Part(json, "content_index"), json.Piece("content_delta")),
            var other => throw AgentFailure.Malformed($"a delta of unknown type ({AgentText.Shown(other)})"),
        };
    }

    private static int Part(JsonMembers json, string name)
    {
        var part = json.Integer(name);
        return part is >= 0 and <= int.MaxValue ? (int)part : throw AgentFailure.Malformed($"{name} is out of range");
    }
}
