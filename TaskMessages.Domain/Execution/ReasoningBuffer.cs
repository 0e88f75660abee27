using System.Text;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

/// <summary>Summaries and contents grow side by side, each by its own index; an index that was skipped is an empty text.</summary>
internal sealed class ReasoningBuffer(ReasoningContent? start) : ContentBuffer
{
    private const int MaxParts = 256;

    private readonly ReasoningContent _start = start ?? new ReasoningContent(Author.Agent, Style.Static, []);
    private readonly List<StringBuilder> _summary = [];
    private readonly List<StringBuilder> _content = [];
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

    private static List<string> Texts(List<StringBuilder> parts) => parts.ConvertAll(part => part.ToString());

    private bool TryAppend(List<StringBuilder> parts, int index, string text)
    {
        if (index is < 0 or >= MaxParts)
            throw new ExecutorException($"The agent numbered a part of its reasoning {index}; {MaxParts} parts are the limit.");
        while (parts.Count <= index)
            parts.Add(new StringBuilder());
        parts[index].Append(text);
        _length += text.Length;
        return true;
    }
}
