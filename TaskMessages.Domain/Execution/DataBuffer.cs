using System.Text;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

internal sealed class DataBuffer(DataContent? start) : ContentBuffer
{
    private readonly DataContent _start = start ?? new DataContent(Author.Agent, Style.Static, []);
    private readonly StringBuilder _json = new();

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
        if (_json.Length == 0)
            return _start;
        return PlainJson.TryParseObject(_json.ToString()) is { } data ? _start with { Data = data } : null;
    }
}
