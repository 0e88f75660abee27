using System.Text.Json;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>
/// Makes messages of a completion, whether it comes whole or in chunks: reasoning, calls of tools, and one text, which is the answer. Only
/// the members that are needed are looked at.
/// </summary>
internal sealed class CompletionAnswer
{
    private static readonly TextContent Text = new(Author.Agent, Style.Static, TextFormat.Markdown, string.Empty);
    private static readonly ReasoningContent Reasoning = new(Author.Agent, Style.Static, []);

    private readonly AnswerPlaces _places = new();
    private readonly ToolCalls _tools;
    private int _messages;
    private int? _text;
    private int? _reasoning;
    private long? _choice;
    private bool _isReasoning;
    private bool _hasWords;
    private bool _isBlank;
    private string? _reason;

    public CompletionAnswer() => _tools = new ToolCalls(() => _messages++);

    /// <summary>The answer is known to be complete: whatever happens to the rest of the stream takes nothing away from it.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Text came after the answer was said to be complete, as from endpoints that give a reason in every chunk.</summary>
    public bool IsGoingOn { get; private set; }

    /// <summary>What the endpoint has said in place of a chunk; it counts where nothing else comes.</summary>
    public ProviderError? Aside { get; private set; }

    /// <summary>Something has come that is a completion.</summary>
    public bool IsBegun => _choice is not null;

    /// <summary>The endpoint says that this is all.</summary>
    public void Complete() => IsComplete = true;

    /// <summary>The body has come to its end without a word about it: that is all only where the last chunk had a reason, if an empty one.</summary>
    public void CompleteIfBlank() => IsComplete |= _isBlank;

    public IEnumerable<AgentUpdate> Take(JsonElement json)
    {
        TokenUsage? usage = null;
        Aside ??= ProviderError.Aside(json);
        foreach (var choice in json.Items("choices"))
        {
            var index = choice.Count("index") ?? 0;
            _choice ??= index;
            if (index != _choice)
                continue;
            foreach (var update in TakeMessage(choice))
                yield return update;
            TakeReason(choice);
            usage = choice.Find("usage")?.Usage() ?? usage;
        }

        usage = json.Find("usage")?.Usage() ?? json.Find("x_groq")?.Find("usage")?.Usage() ?? usage;
        if (usage is not null)
            yield return new UsageUpdate(usage);
    }

    /// <summary>The stream is over, and complete.</summary>
    /// <param name="clean">Makes a text of the provider's fit for an error.</param>
    /// <exception cref="ExecutorException">There is no text among it; the error says what there is.</exception>
    public IEnumerable<AgentUpdate> End(Func<string, string> clean)
    {
        if (_reason is not null)
            yield return new FinishUpdate(clean(_reason));
        foreach (var update in _tools.End())
            yield return update;
        if (_reasoning is { } reasoning)
            yield return new DoneUpdate(reasoning);
        if (_text is { } text)
            yield return new DoneUpdate(text);
        if (!_hasWords)
            throw new ExecutorException($"The agent's answer holds no text{WhyNot(clean)} ({(_reason is null ? "no finish_reason" : $"finish_reason {clean(_reason)}")}).");
    }

    /// <summary>Any text is a reason, save those that stand for none. Some endpoints send an empty one with every chunk, the last included.</summary>
    private void TakeReason(JsonElement choice)
    {
        var reason = choice.Name("finish_reason");
        _isBlank = reason is null && choice.Find("finish_reason") is not null;
        if (reason is null || reason.ToLowerInvariant() is "null" or "none")
            return;
        _reason = reason;
        IsComplete = true;
    }

    private IEnumerable<AgentUpdate> TakeMessage(JsonElement choice)
    {
        foreach (var (place, message) in AnswerPlaces.Of(choice))
        {
            foreach (var update in _places.New(place, CompletionParts.Of(message), choice).SelectMany(TakePart))
                yield return update;
            if (!_places.MayHoldCalls(place, message))
                continue;
            foreach (var update in _tools.Take(message))
                yield return update;
        }
    }

    /// <summary>Reasoning ends where the text begins; what is reasoned after that is a message of its own.</summary>
    private IEnumerable<AgentUpdate> TakePart(CompletionPart part)
    {
        if (part.IsReasoning)
        {
            if (_reasoning is null)
                yield return new StartUpdate((_reasoning = _messages++).Value, Reasoning);
            _isReasoning = true;
            yield return new DeltaUpdate(_reasoning.Value, new ReasoningContentDelta(0, part.Text));
            yield break;
        }

        IsGoingOn |= IsComplete;
        _hasWords |= !string.IsNullOrWhiteSpace(part.Text);
        if (_text is null)
        {
            if (_reasoning is { } thought)
                yield return new DoneUpdate(thought);
            _reasoning = null;
            yield return new StartUpdate((_text = _messages++).Value, Text);
        }

        yield return new DeltaUpdate(_text.Value, new TextDelta(part.Text));
    }

    private string WhyNot(Func<string, string> clean)
    {
        if (_tools.Names.ToList() is { Count: > 0 } names)
            return $", only calls of tools, which nobody answers here: {clean(string.Join(", ", names))}";
        return _reason?.ToLowerInvariant() switch
        {
            "content_filter" => ": the provider's filter has withheld it",
            "length" or "max_tokens" or "model_length" when _isReasoning => ", only reasoning, which took all the tokens",
            "length" or "max_tokens" or "model_length" => ": it was cut off before its first word",
            _ => _isReasoning ? ", only reasoning" : "",
        };
    }
}
