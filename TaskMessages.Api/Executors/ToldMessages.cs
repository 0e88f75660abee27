using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Executors;

/// <summary>
/// How far an answer is that comes line by line: its end is the end of the stream, and where that breaks off, what is known to be complete is what counts.
/// </summary>
internal sealed class ToldMessages
{
    private readonly HashSet<int> _open = [];
    private readonly HashSet<int> _texts = [];

    /// <summary>Every message has come to its end, and the last one to do so is a text, as an answer is.</summary>
    public bool AreWhole { get; private set; }

    public void Take(AgentUpdate update)
    {
        switch (update)
        {
            case StartUpdate start:
                Open(start.Index, start.Content is TextContent);
                break;
            case DeltaUpdate delta:
                Open(delta.Index, delta.Delta is TextDelta);
                break;
            case FullUpdate full:
                Open(full.Index, full.Content is TextContent);
                Close(full.Index);
                break;
            case DoneUpdate done:
                Close(done.Index);
                break;
        }
    }

    private void Open(int index, bool isText)
    {
        _open.Add(index);
        if (isText)
            _texts.Add(index);
        AreWhole = false;
    }

    private void Close(int index)
    {
        _open.Remove(index);
        AreWhole = _open.Count == 0 && _texts.Contains(index);
    }
}
