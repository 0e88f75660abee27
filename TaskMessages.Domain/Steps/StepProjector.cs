using System.Text.RegularExpressions;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Steps;

/// <summary>
/// Makes steps of messages (section 8), one message at a time, in the order of their changes: text → message, reasoning → thinking, a tool's
/// request and the response with the same call id → tool call or delegation. What is no step yields none: data, a growing text, a growing
/// request, a response that nobody asked for.
/// </summary>
public sealed partial class StepProjector
{
    public const string MessageType = "message";
    public const string ThinkingType = "thinking";

    private const string DefaultError = "Tool execution failed";
    private const string LegacyAgentPrefix = "call_agent_";
    private const string ActionPhase = "action";

    private readonly Dictionary<string, Step> _openCalls = new(StringComparer.Ordinal);

    /// <summary>The type of a step, and the id of its message or of its call.</summary>
    public static (string Type, string Id) SplitId(string stepId)
    {
        ArgumentNullException.ThrowIfNull(stepId);
        var colon = stepId.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", "") : (stepId[..colon], stepId[(colon + 1)..]);
    }

    /// <summary>Whether a message is the response to a call whose request was not among the messages so far.</summary>
    public bool LacksRequest(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Content is ToolResponseContent response && IsDone(message) && !_openCalls.ContainsKey(response.ToolCallId);
    }

    /// <summary>Takes the next message, or the same one again after it has changed.</summary>
    /// <returns>The step as it is now; null when the message makes or changes none.</returns>
    public Step? Take(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Content switch
        {
            TextContent text when IsDone(message) => Of(message, text),
            ReasoningContent => Thinking(message),
            ToolRequestContent request when IsDone(message) => Begin(message, request),
            ToolResponseContent response when IsDone(message) => End(message, response),
            _ => null,
        };
    }

    private static bool IsDone(Message message) => message.StreamingStatus != StreamingStatus.InProgress;

    private static Step Of(Message message, TextContent text) => new()
    {
        Id = $"{MessageType}:{message.Id}",
        Type = StepType.Message,
        Status = StepStatus.Completed,
        StartedAt = message.CreatedAt,
        CompletedAt = message.CreatedAt,
        Data = new JsonMap { ["role"] = text.Author == Author.User ? "user" : "assistant", ["content"] = text.Content },
        FirstSeq = message.Seq,
        LastSeq = message.ChangeSeq,
    };

    private static Step Thinking(Message message) => new()
    {
        Id = $"{ThinkingType}:{message.Id}",
        Type = StepType.Thinking,
        Status = IsDone(message) ? StepStatus.Completed : StepStatus.Running,
        StartedAt = message.CreatedAt,
        CompletedAt = IsDone(message) ? message.UpdatedAt : null,
        Data = new JsonMap { ["phase"] = ActionPhase },
        FirstSeq = message.Seq,
        LastSeq = message.ChangeSeq,
    };

    private Step Begin(Message message, ToolRequestContent request)
    {
        var arguments = Redaction.Of(request.Arguments);
        var isDelegation = IsAgent(request.Name);
        var step = new Step
        {
            Id = $"{(isDelegation ? "agent_delegation" : "tool_call")}:{request.ToolCallId}",
            Type = isDelegation ? StepType.AgentDelegation : StepType.ToolCall,
            Status = StepStatus.Running,
            StartedAt = message.CreatedAt,
            Data = isDelegation
                ? new JsonMap { ["sub_agent_name"] = SubAgent(request.Name), ["input"] = arguments }
                : new JsonMap { ["name"] = request.Name, ["args"] = arguments },
            FirstSeq = message.Seq,
            LastSeq = message.ChangeSeq,
        };
        _openCalls[request.ToolCallId] = step;
        return step;
    }

    private Step? End(Message message, ToolResponseContent response)
    {
        if (!_openCalls.Remove(response.ToolCallId, out var open))
            return null;
        var hasFailed = response.IsError == true;
        var content = Redaction.Of(response.Content);
        var data = new JsonMap();
        foreach (var (name, value) in open.Data)
            data[name] = value;
        if (hasFailed)
            data["error"] = content is null or "" ? DefaultError : content;
        else
            data[open.Type == StepType.AgentDelegation ? "output" : "result"] = content;
        return open with
        {
            Status = hasFailed ? StepStatus.Failed : StepStatus.Completed,
            CompletedAt = message.UpdatedAt,
            Data = data,
            LastSeq = message.ChangeSeq,
        };
    }

    private static bool IsAgent(string tool) => tool.StartsWith(LegacyAgentPrefix, StringComparison.Ordinal) || AgentTool().IsMatch(tool);

    private static string SubAgent(string tool)
        => tool.StartsWith(LegacyAgentPrefix, StringComparison.Ordinal) ? tool[LegacyAgentPrefix.Length..] : tool;

    /// <summary><c>agent_18</c>, <c>worker_translator__a18</c>.</summary>
    [GeneratedRegex(@"\A(?:agent_[0-9]+|worker_.+__a[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex AgentTool();
}
