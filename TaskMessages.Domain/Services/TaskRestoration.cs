using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>
/// Brings a cleaned task's contents back, some at a time. What comes back takes new numbers of the task's sequence, in the order in which it comes; until the end the task is cleaned.
/// </summary>
internal sealed class TaskRestoration(
    ChatTask task, string token, TurnStores stores, TaskTransitions transitions, IStateStore states, TaskContents contents, TimeProvider clock)
{
    private ChatTask _task = task;
    private string? _title;
    private string? _output;

    /// <summary>Whether the contents are back.</summary>
    public bool IsComplete { get; private set; }

    /// <exception cref="DomainException">
    /// <see cref="DomainError.BadRequest"/>: an id exists already, or a state is another agent's. <see cref="DomainError.Conflict"/>: somebody else has taken up the work.
    /// </exception>
    public async Task AddAsync(IReadOnlyList<SnapshotItem> items, CancellationToken cancellationToken)
    {
        var first = await NumberAsync(items.Count, cancellationToken);
        var messages = items.OfType<SnapshotMessage>().Select((item, place) => item.Message with
        {
            TaskId = _task.Id,
            Seq = first + place,
            ChangeSeq = first + place,

            // no attempt that is still under way may write there
            Attempt = int.MaxValue,
        }).ToList();
        foreach (var message in messages)
            Note(message);
        if (messages.Count > 0 && !await stores.Messages.RestoreAsync(messages, cancellationToken))
            throw Exists("message");

        var kept = items.OfType<SnapshotState>().Select(item => item.State).ToList();
        if (kept.Exists(state => state.AgentId != _task.AgentId))
            throw new DomainException(DomainError.BadRequest, "A state of the snapshot is none of the task's agent.");
        if (kept.Count > 0 && !await states.RestoreAsync([.. kept.Select(state => state with { TaskId = _task.Id })], _task.Seq, cancellationToken))
            throw Exists("state");
    }

    /// <exception cref="DomainException"><see cref="DomainError.Conflict"/>: somebody else has taken up the work.</exception>
    public async Task CompleteAsync()
    {
        await transitions.ApplyAsync(
            _task,
            seen => new TaskChange(ContentStateMachine.Settle, seen, ContentStateMachine.SettleRestored(seen, token, _title, _output, clock.GetUtcMilliseconds())),
            stored => stored.CleanedAt is null,
            CancellationToken.None);
        IsComplete = true;
    }

    /// <summary>Removes what has come back; the task is cleaned as before.</summary>
    public async Task AbandonAsync()
    {
        var now = await transitions.ReadBackAsync(_task.Id, stored => stored.ContentWork?.Token == token);
        if (now is null)
            return;
        await contents.RemoveAsync(now);
        await contents.SettleAsync(now, token, isSure: false);
    }

    private async Task<long> NumberAsync(int count, CancellationToken cancellationToken)
    {
        _task = await transitions.ApplyAsync(
            _task,
            seen => new TaskChange(ContentStateMachine.Number, seen, ContentStateMachine.NumberContents(seen, token, count, clock.GetUtcMilliseconds())),
            _ => false,
            cancellationToken);
        return _task.Seq - count + 1;
    }

    /// <summary>What the task itself tells of its messages: the first one, and the last answer to the last turn's.</summary>
    private void Note(Message message)
    {
        if (message.Id == _task.LastMessageId)
            _output = null;
        if (message.Content is not TextContent text)
            return;
        if (text.Author == Author.User)
            _title ??= TurnStateMachine.TitleOf(text.Content);
        else if (StoredSize.OfText(text.Content) <= TaskSize.Output)
            _output = text.Content;
    }

    private static DomainException Exists(string what) => new(DomainError.BadRequest, $"A {what} with an id of the snapshot exists already.");
}
