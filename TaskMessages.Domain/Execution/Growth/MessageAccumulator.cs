using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution.Growth;

/// <summary>
/// Puts an agent's updates together into messages: one set of rules for every executor (message contract, section 15). What an index
/// says after its done or full is ignored; whatever is still open at the end of the stream is ended there.
/// </summary>
public sealed class MessageAccumulator(int maxContentLength, int maxMessages)
{
    private readonly Dictionary<int, MessageDraft> _byIndex = [];
    private readonly List<MessageDraft> _drafts = [];

    /// <summary>The messages in the order of their first update.</summary>
    public IReadOnlyList<MessageDraft> Drafts => _drafts;

    /// <summary>How many messages are still open.</summary>
    public int Open { get; private set; }

    /// <summary>The newest text among the messages, which is the answer of a turn that ends now.</summary>
    public string? LatestText => _drafts.FindLast(draft => draft.Content is TextContent) is { Content: TextContent text } ? text.Content : null;

    /// <exception cref="ExecutorException">The update makes no sense after those before it, or breaks a limit.</exception>
    public void Apply(AgentUpdate update)
    {
        switch (update)
        {
            case StartUpdate start:
                Find(start.Index)?.Start(start.Content, maxContentLength);
                break;
            case DeltaUpdate delta:
                Find(delta.Index)?.Append(delta.Delta, maxContentLength);
                break;
            case FullUpdate full when Find(full.Index) is { } draft:
                draft.Replace(full.Content, maxContentLength);
                Open--;
                break;
            case DoneUpdate done:
                End(done.Index);
                break;
        }
    }

    /// <summary>The stream has ended well.</summary>
    /// <exception cref="ExecutorException">An open message does not add up.</exception>
    public void EndAll()
    {
        foreach (var draft in _drafts.Where(draft => !draft.IsDone))
        {
            draft.End();
            Open--;
        }
    }

    /// <summary>The stream has broken off for good: shows what there is.</summary>
    public void CloseAll()
    {
        _drafts.RemoveAll(draft => draft.Version == 0);
        foreach (var draft in _drafts.Where(draft => !draft.IsDone))
            draft.Close();
        Open = 0;
    }

    private void End(int index)
    {
        if (!_byIndex.TryGetValue(index, out var draft))
            throw new ExecutorException($"The agent ended message {index}, which it never began.");
        if (draft.IsDone)
            return;
        draft.End();
        Open--;
    }

    /// <returns>The message of the index, new if need be; null when it is done.</returns>
    private MessageDraft? Find(int index)
    {
        if (_byIndex.TryGetValue(index, out var draft))
            return draft.IsDone ? null : draft;
        if (_drafts.Count >= maxMessages)
            throw new ExecutorException($"The agent answered with more than {maxMessages} messages.");
        draft = new MessageDraft(index);
        _byIndex.Add(index, draft);
        _drafts.Add(draft);
        Open++;
        return draft;
    }
}
