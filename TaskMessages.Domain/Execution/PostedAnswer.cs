using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// Messages that an agent writes by itself, piece by piece, in one request: put together by the accumulator of turns, shown while they grow, saved every now and then.
/// Nothing is repeated for it: what it was acknowledged for is in the ledger, and what broke off is there as far as it came.
/// </summary>
public sealed class PostedAnswer(Caller caller, ChatTask task, MessageService messages, ITaskFeed feed, ExecutionOptions options, TimeProvider clock)
{
    private const int LargestPiece = 128;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly MessageAccumulator _answer = new(options.MaxContentLength, options.MaxMessages);
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Message> _known = [];
    private readonly List<(MessageDraft Draft, Message Message, int Version)> _entries = [];
    private int _unshown;
    private long _unshownSince;
    private long? _unsavedSince;

    /// <summary>How long what has come may wait; null: nothing waits.</summary>
    public TimeSpan? TimeUntilDue
    {
        get
        {
            TimeSpan? show = _unshown > 0 ? Pause - clock.GetElapsedTime(_unshownSince) : null;
            TimeSpan? save = _unsavedSince is { } since ? options.SaveInterval - clock.GetElapsedTime(since) : null;
            return show is null || save < show ? save : show;
        }
    }

    /// <summary>Takes one update.</summary>
    /// <param name="update">Its index tells the messages apart that no id does.</param>
    /// <param name="messageId">A message of the task that exists already and that it belongs to; null: the index's own.</param>
    /// <exception cref="ExecutorException">It makes no sense after those before it, or breaks a limit.</exception>
    /// <exception cref="Errors.DomainException">The task or the message is none of the caller's, or is gone.</exception>
    public async Task TakeAsync(AgentUpdate update, string? messageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var index = await IndexOfAsync(update, messageId, cancellationToken);
        _answer.Apply(WithIndex(update, index));
        if (update is DeltaUpdate { Delta: TextDelta text } && feed.IsWatched(task.Id))
        {
            if (_unshown == 0)
                _unshownSince = clock.GetTimestamp();
            _unshown += text.Text.Length;
        }

        _unsavedSince ??= clock.GetTimestamp();
        if (update is not DeltaUpdate || _answer.Drafts.Count > _entries.Count)
            await SaveAsync(cancellationToken);
    }

    /// <summary>Shows and saves what has waited as long as it may.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_unshown >= LargestPiece || (_unshown > 0 && clock.GetElapsedTime(_unshownSince) >= Pause))
            Show();
        if (_unsavedSince is { } since && clock.GetElapsedTime(since) >= options.SaveInterval)
            await SaveAsync(cancellationToken);
    }

    /// <summary>The request has come to its end: messages that are still open end here.</summary>
    /// <returns>The messages in the order of their first update.</returns>
    /// <exception cref="ExecutorException">An open message does not add up.</exception>
    public async Task<IReadOnlyList<Message>> EndAsync()
    {
        _answer.EndAll();
        await SaveAsync(CancellationToken.None);
        return _entries.ConvertAll(entry => entry.Message);
    }

    /// <summary>The request has broken off: what has come is all that comes.</summary>
    public Task CloseAsync()
    {
        _answer.CloseAll();
        return SaveAsync(CancellationToken.None);
    }

    private async Task<int> IndexOfAsync(AgentUpdate update, string? messageId, CancellationToken cancellationToken)
    {
        var key = messageId ?? $"index {IndexOf(update)}";
        if (_indexes.TryGetValue(key, out var index))
            return index;
        index = _indexes.Count;
        if (messageId is not null)
        {
            var message = await messages.GetOfTaskAsync(caller, messageId, task.Id, cancellationToken);
            _known.Add(index, message);
            if (update is not (StartUpdate or FullUpdate))
                _answer.Apply(new StartUpdate(index, message.Content));
        }

        _indexes.Add(key, index);
        return index;
    }

    private void Show()
    {
        _unshown = 0;
        foreach (var (draft, message, _) in _entries)
        {
            if (draft.TakeGrown() is { } grown)
                feed.Grown(task.Id, new GrowingText(message.Id, message.Seq, grown.Offset, grown.Text));
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        _unsavedSince = null;
        for (var place = 0; place < _answer.Drafts.Count; place++)
        {
            var draft = _answer.Drafts[place];
            var version = draft.Version;
            if (place == _entries.Count)
                _entries.Add((draft, await FirstAsync(draft, cancellationToken), version));
            else if (_entries[place].Version != version)
                _entries[place] = (draft, await messages.ReplaceAsync(caller, _entries[place].Message, draft.Content, StatusOf(draft), cancellationToken), version);
        }
    }

    private async Task<Message> FirstAsync(MessageDraft draft, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(draft.Index, out var message))
            return await messages.ReplaceAsync(caller, message, draft.Content, StatusOf(draft), cancellationToken);
        return await messages.CreateAsync(
            new CreateMessageCommand { Caller = caller, TaskId = task.Id, Content = draft.Content, StreamingStatus = StatusOf(draft) }, cancellationToken);
    }

    private static StreamingStatus StatusOf(MessageDraft draft) => draft.IsDone ? StreamingStatus.Done : StreamingStatus.InProgress;

    private static int IndexOf(AgentUpdate update) => update switch
    {
        StartUpdate start => start.Index,
        DeltaUpdate delta => delta.Index,
        FullUpdate full => full.Index,
        DoneUpdate done => done.Index,
        _ => throw new ExecutorException("This is no update of a message."),
    };

    private static AgentUpdate WithIndex(AgentUpdate update, int index) => update switch
    {
        StartUpdate start => start with { Index = index },
        DeltaUpdate delta => delta with { Index = index },
        FullUpdate full => full with { Index = index },
        DoneUpdate done => done with { Index = index },
        _ => update,
    };
}
