using System.Text;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

internal sealed class TextBuffer(TextContent? start) : ContentBuffer
{
    private readonly TextContent _start = start ?? new TextContent(Author.Agent, Style.Static, TextFormat.Plain, string.Empty);
    private readonly StringBuilder _text = new();

    public override int Length => _text.Length;

    /// <summary>How much of the text can be shown: half of a character is kept back.</summary>
    public int TextLength => _text.Length > 0 && char.IsHighSurrogate(_text[^1]) ? _text.Length - 1 : _text.Length;

    public string TextFrom(int offset) => _text.ToString(offset, TextLength - offset);

    public override bool TryAppend(MessageDelta delta)
    {
        if (delta is not TextDelta text)
            return false;
        _text.Append(text.Text);
        return true;
    }

    public override MessageContent Partial() => _start with { Content = _text.ToString() };
}
