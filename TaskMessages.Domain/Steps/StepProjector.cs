using System.Text.RegularExpressions;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Steps;

/// <summary>
/// Makes steps of messages (section 8), one message at a time, in the order of their changes: text → message, reasoning → thinking, a tool's
/// request and the response with the same call id in the same turn → tool call or delegation. What is no step yields none: data, a growing text, a growing
/// request, a response that nobody asked for. A call that has no response when its turn ends fails there.
/// </summary>
public sealed partial class StepProjector
{
    public const string MessageType = "message";
    public const string ThinkingType = "thinking";

    private const string DefaultError = "Tool execution failed";
    private const string UnansweredError = "The turn ended before the tool answered.";
    private const string RemovedError = "The attempt broke off before the tool answered; another one begins.";
    private const string LegacyAgentPrefix = "call_agent_";
    private const string ActionPhase = "action";

    /// <summary>Calls that callers have posted belong to no turn, whose end would end them: of those that nobody has answered so many are known with their arguments.</summary>
    private const int MostOfCallers = 16;

    /// <summary>By their start.</summary>
    private readonly List<OpenCall> _open = [];

    /// <summary>The first message of each call id.</summary>
    private readonly Dictionary<string, string> _first = new(StringComparer.Ordinal);

    /// <summary>
    /// What a step's id is made of: the type, and the id of its message, or of its call. A call whose id came before has its message's id behind that.
    /// </summary>
    public static (string Type, string Id, string? MessageId) SplitId(string stepId)
    {
        ArgumentNullException.ThrowIfNull(stepId);
        var colon = stepId.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return ("", "", null);
        var (type, id) = (stepId[..colon], stepId[(colon + 1)..]);
        return type is MessageType or ThinkingType ? (type, id, id) : (type, id, EndsInMessageId().IsMatch(id) ? id[^24..] : null);
    }

    /// <summary>Whether a message is a call whose id may have come before, in messages that were not taken.</summary>
    public bool LacksFirst(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Content is ToolRequestContent request && IsDone(message) && !_first.ContainsKey(request.ToolCallId);
    }

    /// <summary>Takes note of the first message with its call id.</summary>
    public void NoteFirst(Message message)
    {
        if (message is { Content: ToolRequestContent request })
            _first[request.ToolCallId] = message.Id;
    }

    /// <summary>Whether a message is the response to a call that is not open.</summary>
    public bool LacksRequest(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Content is ToolResponseContent response && IsDone(message) && FindOpen(message, response) is null;
    }

    /// <summary>The id of the request that a message answers and that must be shown again, by <see cref="Recall"/>, before the message is taken; null: none.</summary>
    public string? ForgottenRequest(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Content is ToolResponseContent response && IsDone(message) && FindOpen(message, response) is { Step: null } call ? call.MessageId : null;
    }

    /// <summary>Takes note again of a request that was taken, and forgotten but for its place.</summary>
    public void Recall(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var place = _open.FindIndex(call => call.MessageId == message.Id);
        if (place >= 0 && message.Content is ToolRequestContent request)
            _open[place] = _open[place] with { Step = Of(message, request) };
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

    /// <summary>A turn has ended, and with it its calls that nobody has answered.</summary>
    /// <param name="seq">The number of the end.</param>
    /// <returns>Their steps, failed.</returns>
    public IReadOnlyList<Step> EndTurn(string turnId, DateTime at, long seq) => Fail(call => call.TurnId == turnId, at, seq, UnansweredError);

    /// <summary>An attempt broke off, and its messages are gone.</summary>
    /// <returns>The steps of those that were open calls, failed; nothing of the messages is known any more.</returns>
    public IReadOnlyList<Step> Forget(IReadOnlyCollection<string> messageIds, DateTime at, long seq)
    {
        ArgumentNullException.ThrowIfNull(messageIds);
        var gone = messageIds.ToHashSet(StringComparer.Ordinal);
        foreach (var (callId, messageId) in _first)
        {
            if (gone.Contains(messageId))
                _first.Remove(callId);
        }

        return Fail(call => gone.Contains(call.MessageId), at, seq, RemovedError);
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
        var step = Of(message, request);
        _open.RemoveAll(call => call.MessageId == message.Id);
        _open.Add(new OpenCall(step, request.ToolCallId, request.Name, message.Id, message.TurnId));
        if (message.TurnId is null && _open.Count(call => call is { TurnId: null, Step: not null }) > MostOfCallers)
        {
            var earliest = _open.FindIndex(call => call is { TurnId: null, Step: not null });
            _open[earliest] = _open[earliest] with { Step = null };
        }

        return step;
    }

    private Step Of(Message message, ToolRequestContent request)
    {
        var arguments = Redaction.Of(request.Arguments);
        var isDelegation = IsAgent(request.Name);
        return new Step
        {
            Id = $"{(isDelegation ? "agent_delegation" : "tool_call")}:{UniqueId(message, request.ToolCallId)}",
            Type = isDelegation ? StepType.AgentDelegation : StepType.ToolCall,
            Status = StepStatus.Running,
            StartedAt = message.CreatedAt,
            Data = isDelegation
                ? new JsonMap { ["sub_agent_name"] = SubAgent(request.Name), ["input"] = arguments }
                : new JsonMap { ["name"] = request.Name, ["args"] = arguments },
            FirstSeq = message.Seq,
            LastSeq = message.ChangeSeq,
        };
    }

    /// <summary>
    /// The call's id, as the contract has it, for the first call that has it; models number their calls anew in every turn, so any other gets its message's id
    /// besides. A call id that ends like that gets it always: then no two can be the same.
    /// </summary>
    private string UniqueId(Message message, string callId)
    {
        var isFirst = _first.TryAdd(callId, message.Id) || _first[callId] == message.Id;
        return isFirst && !EndsInMessageId().IsMatch(callId) ? callId : $"{callId}:{message.Id}";
    }

    private Step? End(Message message, ToolResponseContent response)
    {
        if (FindOpen(message, response) is not { Step: { } step } call)
            return null;
        _open.Remove(call);
        return response.IsError == true
            ? Failed(step, Redaction.Of(response.Content) is { } content and not "" ? content : DefaultError, message.UpdatedAt, message.ChangeSeq)
            : Ended(step, StepStatus.Completed, step.Type == StepType.AgentDelegation ? "output" : "result", Redaction.Of(response.Content), message.UpdatedAt, message.ChangeSeq);
    }

    /// <summary>The call that has waited longest, of the same tool if there is one. A response that a caller posts may answer any turn's call.</summary>
    private OpenCall? FindOpen(Message message, ToolResponseContent response)
    {
        var calls = _open.FindAll(call => call.CallId == response.ToolCallId && (message.TurnId is null || call.TurnId is null || call.TurnId == message.TurnId));
        return calls.Find(call => call.Name == response.Name) ?? calls.FirstOrDefault();
    }

    private List<Step> Fail(Predicate<OpenCall> which, DateTime at, long seq, string error)
    {
        var calls = _open.FindAll(which);
        _open.RemoveAll(which);
        return [.. calls.Select(call => call.Step).OfType<Step>().Select(step => Failed(step, error, at > step.StartedAt ? at : step.StartedAt, seq))];
    }

    private static Step Failed(Step open, object error, DateTime at, long seq) => Ended(open, StepStatus.Failed, "error", error, at, seq);

    private static Step Ended(Step open, StepStatus status, string member, object? value, DateTime at, long seq) => open with
    {
        Status = status,
        CompletedAt = at,
        Data = new JsonMap(open.Data) { [member] = value },
        LastSeq = seq,
    };

    private static bool IsAgent(string tool) => tool.StartsWith(LegacyAgentPrefix, StringComparison.Ordinal) || AgentTool().IsMatch(tool);

    private static string SubAgent(string tool)
        => tool.StartsWith(LegacyAgentPrefix, StringComparison.Ordinal) ? tool[LegacyAgentPrefix.Length..] : tool;

    /// <summary><c>agent_18</c>, <c>worker_translator__a18</c>.</summary>
    [GeneratedRegex(@"\A(?:agent_[0-9]+|worker_.+__a[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex AgentTool();

    [GeneratedRegex(@":[0-9a-f]{24}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndsInMessageId();

    /// <param name="Step">Null: forgotten, since there are too many.</param>
    private sealed record OpenCall(Step? Step, string CallId, string Name, string MessageId, string? TurnId);
}
