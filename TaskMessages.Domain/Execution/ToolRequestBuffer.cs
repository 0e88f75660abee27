using System.Text;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

internal sealed class ToolRequestBuffer(ToolRequestDelta first, ToolRequestContent? start) : ContentBuffer
{
    private readonly ToolRequestContent _start =
        start ?? new ToolRequestContent(Author.Agent, Style.Static, first.ToolCallId, first.Name, []);

    private readonly StringBuilder _json = new();

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
        // Models stream nothing at all as the arguments of a tool that takes none.
        if (_json.Length == 0)
            return _start;
        return PlainJson.TryParseObject(_json.ToString()) is { } arguments ? _start with { Arguments = arguments } : null;
    }
}
