using System.Text;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

internal sealed class TextBuffer(TextContent? start) : ContentBuffer
{
    private readonly TextContent _start = start ?? new TextContent(Author.Agent, Style.Static, TextFormat.Plain, string.Empty);
    private readonly StringBuilder _text = new();

    public override int Length => _text.Length;

    public override bool TryAppend(MessageDelta delta)
    {
        if (delta is not TextDelta text)
            return false;
        _text.Append(text.Text);
        return true;
    }

    public override MessageContent Partial() => _start with { Content = _text.ToString() };
}
