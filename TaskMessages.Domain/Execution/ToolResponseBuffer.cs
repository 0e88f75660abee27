using System.Text;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

internal sealed class ToolResponseBuffer(ToolResponseDelta first, ToolResponseContent? start) : ContentBuffer
{
    private readonly ToolResponseContent _start =
        start ?? new ToolResponseContent(Author.Agent, Style.Static, first.ToolCallId, first.Name, string.Empty);

    private readonly StringBuilder _text = new();

    public override int Length => _text.Length;

    public override bool TryAppend(MessageDelta delta)
    {
        if (delta is not ToolResponseDelta response)
            return false;
        _text.Append(response.Text);
        return true;
    }

    public override MessageContent Partial() => _start with { Content = _text.ToString() };
}
