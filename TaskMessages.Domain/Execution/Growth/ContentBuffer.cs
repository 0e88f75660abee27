using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution.Growth;

/// <summary>What the deltas of one message have said so far.</summary>
internal abstract class ContentBuffer
{
    /// <summary>The buffer for the first delta of a message, or null when its start was of another kind.</summary>
    public static ContentBuffer? For(MessageDelta first, MessageContent? start) => (first, start) switch
    {
        (TextDelta, null or TextContent) => new TextBuffer((TextContent?)start),
        (DataDelta, null or DataContent) => new DataBuffer((DataContent?)start),
        (ToolRequestDelta delta, null or ToolRequestContent) => new ToolRequestBuffer(delta, (ToolRequestContent?)start),
        (ToolResponseDelta delta, null or ToolResponseContent) => new ToolResponseBuffer(delta, (ToolResponseContent?)start),
        (ReasoningSummaryDelta or ReasoningContentDelta, null or ReasoningContent) => new ReasoningBuffer((ReasoningContent?)start),
        _ => null,
    };

    /// <returns>False when the delta is of another kind than the ones before.</returns>
    public abstract bool TryAppend(MessageDelta delta);

    /// <summary>How many characters have been appended.</summary>
    public abstract int Length { get; }

    /// <summary>What can be shown of a message that still grows, or never came to its proper end.</summary>
    public abstract MessageContent Partial();

    /// <returns>The content of the ended message; null when the deltas do not add up to one.</returns>
    public virtual MessageContent? Final() => Partial();
}

internal sealed class TextBuffer(TextContent? start) : ContentBuffer
{
    private readonly TextContent _start = start ?? new TextContent(Author.Agent, Style.Static, TextFormat.Plain, string.Empty);
    private readonly PairedText _text = new();

    public override int Length => _text.Length;

    /// <summary>How much of the text can be shown: half of a character is kept back.</summary>
    public int TextLength => _text.WholeLength;

    public string TextFrom(int offset) => _text.From(offset);

    public override bool TryAppend(MessageDelta delta)
    {
        if (delta is not TextDelta text)
            return false;
        _text.Append(text.Text);
        return true;
    }

    public override MessageContent Partial() => _start with { Content = _text.ToString() };

    public override MessageContent? Final()
    {
        _text.End();
        return Partial();
    }
}

internal sealed class DataBuffer(DataContent? start) : ContentBuffer
{
    private readonly DataContent _start = start ?? new DataContent(Author.Agent, Style.Static, []);
    private readonly PairedText _json = new();

    public override int Length => _json.Length;

    public override bool TryAppend(MessageDelta delta)
    {
        if (delta is not DataDelta data)
            return false;
        _json.Append(data.Json);
        return true;
    }

    public override MessageContent Partial() => _start;

    public override MessageContent? Final()
    {
        _json.End();
        if (_json.Length == 0)
            return _start;
        return PlainJson.TryParseObject(_json.ToString()) is { } data ? _start with { Data = data } : null;
    }
}

/// <summary>Summaries and contents grow side by side, each by its own index; an index that was skipped is an empty text.</summary>
internal sealed class ReasoningBuffer(ReasoningContent? start) : ContentBuffer
{
    private const int MaxParts = 256;

    private readonly ReasoningContent _start = start ?? new ReasoningContent(Author.Agent, Style.Static, []);
    private readonly List<PairedText> _summary = [];
    private readonly List<PairedText> _content = [];
    private int _length;

    public override int Length => _length;

    public override bool TryAppend(MessageDelta delta) => delta switch
    {
        ReasoningSummaryDelta summary => TryAppend(_summary, summary.Index, summary.Text),
        ReasoningContentDelta content => TryAppend(_content, content.Index, content.Text),
        _ => false,
    };

    public override MessageContent Partial() => _start with
    {
        Summary = Texts(_summary),
        Content = _content.Count > 0 ? Texts(_content) : null,
    };

    public override MessageContent? Final()
    {
        _summary.ForEach(part => part.End());
        _content.ForEach(part => part.End());
        return Partial();
    }

    private static List<string> Texts(List<PairedText> parts) => parts.ConvertAll(part => part.ToString());

    private bool TryAppend(List<PairedText> parts, int index, string text)
    {
        if (index is < 0 or >= MaxParts)
            throw new ExecutorException($"The agent numbered a part of its reasoning {index}; {MaxParts} parts are the limit.");
        while (parts.Count <= index)
            parts.Add(new PairedText());
        parts[index].Append(text);
        _length += text.Length;
        return true;
    }
}

internal sealed class ToolRequestBuffer(ToolRequestDelta first, ToolRequestContent? start) : ContentBuffer
{
    private readonly ToolRequestContent _start =
        start ?? new ToolRequestContent(Author.Agent, Style.Static, first.ToolCallId, first.Name, []);

    private readonly PairedText _json = new();

    public override int Length => _json.Length;

    public override bool TryAppend(MessageDelta delta)
    {
        if (delta is not ToolRequestDelta request)
            return false;
        _json.Append(request.ArgumentsJson);
        return true;
    }

    public override MessageContent Partial() => _start;

    public override MessageContent? Final()
    {
        _json.End();
        var json = _json.ToString();

        // Models stream nothing at all as the arguments of a tool that takes none.
        if (string.IsNullOrWhiteSpace(json))
            return _start;
        return _start with { Arguments = PlainJson.TryParseObject(json) ?? new JsonMap { [ToolRequestContent.UnreadableArguments] = json } };
    }
}

internal sealed class ToolResponseBuffer(ToolResponseDelta first, ToolResponseContent? start) : ContentBuffer
{
    private readonly ToolResponseContent _start =
        start ?? new ToolResponseContent(Author.Agent, Style.Static, first.ToolCallId, first.Name, string.Empty);

    private readonly PairedText _text = new();

    public override int Length => _text.Length;

    public override bool TryAppend(MessageDelta delta)
    {
        if (delta is not ToolResponseDelta response)
            return false;
        _text.Append(response.Text);
        return true;
    }

    public override MessageContent Partial() => _start with { Content = _text.ToString() };

    public override MessageContent? Final()
    {
        _text.End();
        return Partial();
    }
}
