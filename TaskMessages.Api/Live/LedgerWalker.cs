using System.Runtime.CompilerServices;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Live;

/// <summary>
/// Walks along a task's ledger and makes events of what it finds, in the order of the numbers. Between the giving out of a number and the
/// write of what has it lies a moment: a number that is missing stops the walk until it appears, or until it is old enough to be known
/// dead (its writer crashed, or the message was deleted). What is missing before a removal was removed, most likely.
/// </summary>
/// <param name="start">Where the walk begins.</param>
/// <param name="target">Where it is to end, with what grows there; null: at the end of what is stored.</param>
/// <param name="voice">What words it; null: the chat-task contract.</param>
internal sealed class LedgerWalker(
    TurnStores stores, string taskId, StreamCursor start, TimeProvider clock, StreamTarget? target = null, IStreamVoice? voice = null)
{
    /// <summary>How long a number may be missing before it is held for dead.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RemovalPatience = TimeSpan.FromMilliseconds(200);

    private readonly LedgerChanges _changes = new(stores);
    private readonly IStreamVoice _voice = voice ?? new ChatVoice(stores, taskId);
    private readonly SortedDictionary<long, GrowingMessage> _growing = [];

    /// <summary>What was sent of messages that grew at the start, until they are told of.</summary>
    private readonly Dictionary<long, int> _unfinished = new(start.Growing);
    private static readonly TimeSpan RepairAfter = TimeSpan.FromMilliseconds(500);

    private int _framesToSkip = start.Frames;
    private (long Seq, long Since) _heldUp = (-1, 0);
    private bool _hasBegun;

    /// <summary>Everything up to this number was sent.</summary>
    public long Seq { get; private set; } = start.Seq;

    /// <summary>Where the walk stands, for others to catch up with.</summary>
    public StreamTarget Position => new(Seq, _growing.ToDictionary(pair => pair.Key, pair => pair.Value.Copy()));

    public bool HasGrowingTexts => _growing.Values.Any(message => message.IsText);

    /// <summary>Whether the walk stopped at a missing number and wants to be tried again soon.</summary>
    public bool IsHeldUp { get; private set; }

    /// <summary>Where the stream stands.</summary>
    public StreamCursor Cursor
    {
        get
        {
            var lengths = new Dictionary<long, int>(_unfinished);
            foreach (var message in _growing.Values.Where(message => message.IsText))
                lengths[message.Seq] = message.Length;
            return new StreamCursor(Seq, 0, lengths);
        }
    }

    /// <summary>Walks on as far as it goes, by what is read of the ledger at a time: who takes the events slowly has it read slowly.</summary>
    /// <param name="task">The task, read after whatever is to be found was stored.</param>
    /// <param name="upTo">The last number to be told of.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    public async IAsyncEnumerable<IReadOnlyList<SentEvent>> AdvanceAsync(ChatTask task, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!_hasBegun)
            await _voice.StartAsync(task, start.Seq, cancellationToken);
        _hasBegun = true;
        IsHeldUp = false;
        var hasMore = true;
        while (hasMore && !IsHeldUp && Seq < upTo)
        {
            (var changes, hasMore) = await _changes.ReadAsync(task, Seq, cancellationToken);
            var events = new List<SentEvent>();
            foreach (var change in changes)
            {
                if (change.Seq > upTo)
                {
                    hasMore = false;
                    break;
                }

                // up to the target somebody else has waited
                IsHeldUp = target is null && (change.Seq > Seq + 1 || change.LacksMessage) && IsWorthWaitingFor(change, task);
                if (IsHeldUp)
                {
                    await RepairAsync(change, task, cancellationToken);
                    break;
                }

                await EmitAsync(change, task, events, cancellationToken);
            }

            hasMore &= changes.Count > 0;
            if (events.Count > 0)
                yield return events;
        }
    }

    /// <summary>
    /// Who started the turn in flight may have died before it stored the user's message. Its worker does that with the answer, which may be late;
    /// anybody can do it.
    /// </summary>
    private async Task RepairAsync(LedgerChange change, ChatTask task, CancellationToken cancellationToken)
    {
        if (AwaitsMessage(change, task) && clock.GetElapsedTime(_heldUp.Since) > RepairAfter)
            await stores.Messages.InsertAsync(task.Turn!.ToUserMessage(taskId), cancellationToken);
    }

    private static bool AwaitsMessage(LedgerChange change, ChatTask task) => change.LacksMessage && task.Turn?.MessageSeq == change.Seq;

    private bool IsWorthWaitingFor(LedgerChange change, ChatTask task)
    {
        if (_heldUp.Seq != Seq)
            _heldUp = (Seq, clock.GetTimestamp());
        if (AwaitsMessage(change, task))
            return true;
        return clock.GetUtcMilliseconds() - change.At < Patience
            && clock.GetElapsedTime(_heldUp.Since) < Patience
            && (change.Removed.Count == 0 || clock.GetElapsedTime(_heldUp.Since) < RemovalPatience);
    }

    /// <summary>A piece of a text that has come before it is stored.</summary>
    public SentEvent? Take(GrowingText piece)
        => _growing.TryGetValue(piece.Seq, out var message) && message.Id == piece.MessageId ? Grow(message, piece.Offset, piece.Text) : null;

    /// <summary>What is stored of the growing texts.</summary>
    public async Task<List<SentEvent>> GrowAsync(CancellationToken cancellationToken)
    {
        var events = new List<SentEvent>();
        var ids = _growing.Values.Where(message => message.IsText).Select(message => message.Id).ToList();
        if (ids.Count == 0)
            return events;
        foreach (var stored in await stores.Messages.FindManyAsync(ids, cancellationToken))
        {
            if (stored.Content is TextContent text
                && stored.StreamingStatus == StreamingStatus.InProgress
                && stored.ChangeSeq <= Seq
                && _growing.TryGetValue(stored.Seq, out var message)
                && Grow(message, 0, text.Content) is { } grown)
            {
                events.Add(grown);
            }
        }

        return events;
    }

    /// <summary>What the messages that grew at the start have grown to at the target.</summary>
    public List<SentEvent> CatchUpGrowing()
    {
        var events = new List<SentEvent>();
        foreach (var message in target?.Growing.Values.Where(message => message.Begun.ChangeSeq <= start.Seq) ?? [])
        {
            var text = message.TextFrom(_unfinished.GetValueOrDefault(message.Seq));
            _unfinished.Remove(message.Seq);
            _growing[message.Seq] = message;
            if (text.Length > 0)
                events.Add(new SentEvent(_voice.Grows(message, text), Cursor.ToString()));
        }

        return events;
    }

    private SentEvent? Grow(GrowingMessage message, int offset, string text)
    {
        var added = message.Take(offset, text);
        return added.Length == 0 ? null : new SentEvent(_voice.Grows(message, added), Cursor.ToString());
    }

    private async Task EmitAsync(LedgerChange change, ChatTask task, List<SentEvent> events, CancellationToken cancellationToken)
    {
        // an id within the change names the state before it, from which the same events follow again
        var before = Cursor;
        var frames = new List<EventFrame>();
        if (change.StartsTurn)
            frames.AddRange(_voice.TurnStarts());
        foreach (var id in change.Removed)
            Forget(id);
        if (change.Removed.Count > 0)
        {
            frames.AddRange(_voice.Removed(change));
            ForgetUnfinished(change.RemovedSince, change.Seq);
        }

        if (change.Begun is { } begun)
            await BeginAsync(begun, frames, cancellationToken);
        if (change.Ended is { } ended)
            await EndAsync(ended, frames, cancellationToken);
        if (change.EndedTurn is { } turnId)
            frames.AddRange(_voice.TurnEnds(turnId, change.At, change.Seq));
        if (change.Changed is { } changed)
            frames.AddRange(_voice.Changes(changed));
        var concludes = IsLast(change, task) && _voice.IsConcluded(task);
        if (change.Status is { } status)
            frames.AddRange(_voice.Status(status, concludes));

        Seq = change.Seq;
        for (var index = 0; index < frames.Count; index++)
        {
            if (_framesToSkip > 0)
            {
                _framesToSkip--;
                continue;
            }

            var isLast = index == frames.Count - 1 && !concludes;
            events.Add(new SentEvent(frames[index], (isLast ? Cursor : before with { Frames = index + 1 }).ToString()));
        }

        _framesToSkip = 0;
    }

    /// <summary>Whether the task still stands as this change left it: then the stream's conclusion tells of it.</summary>
    private static bool IsLast(LedgerChange change, ChatTask task)
        => task.Turn is null && task.Records.Count > 0 && task.Records[^1].EndSeq == change.Seq;

    private async Task BeginAsync(Message message, List<EventFrame> frames, CancellationToken cancellationToken)
    {
        var isGrowing = message.StreamingStatus == StreamingStatus.InProgress;
        if (target is not null && (isGrowing || message.ChangeSeq > target.Seq))
        {
            if (target.Growing.TryGetValue(message.Seq, out var there))
                EmitGrowing(there, frames);
            return;
        }

        // a message that has ended or was replaced since is told of where that happened
        if (message.ChangeSeq != message.Seq)
            return;
        await EmitAsync(message, isGrowing, frames, cancellationToken);
    }

    private async Task EmitAsync(Message message, bool isGrowing, List<EventFrame> frames, CancellationToken cancellationToken)
    {
        var (said, step) = await _voice.BeginsAsync(message, cancellationToken);
        frames.AddRange(said);
        if (!isGrowing)
            return;
        var growing = GrowingMessage.Of(message, step);
        _growing[message.Seq] = growing;
        if (message.Content is TextContent text && growing.Take(0, text.Content) is { Length: > 0 } added)
            frames.Add(_voice.Grows(growing, added));
    }

    private void EmitGrowing(GrowingMessage message, List<EventFrame> frames)
    {
        _growing[message.Seq] = message;
        frames.AddRange(_voice.Begins(message));
        if (message.TextFrom(0) is { Length: > 0 } text)
            frames.Add(_voice.Grows(message, text));
    }

    private async Task EndAsync(Message message, List<EventFrame> frames, CancellationToken cancellationToken)
    {
        var rest = message.Content is TextContent text ? Rest(message, text.Content) : null;
        _growing.Remove(message.Seq);
        _unfinished.Remove(message.Seq);
        if (message.StreamingStatus != StreamingStatus.InProgress)
        {
            frames.AddRange(await _voice.EndsAsync(message, rest, cancellationToken));
            return;
        }

        frames.AddRange(_voice.StartsOver(message));
        if (target?.Growing.GetValueOrDefault(message.Seq) is { } there)
            EmitGrowing(there, frames);
        else if (target is null || message.ChangeSeq <= target.Seq)
            await EmitAsync(message, isGrowing: true, frames, cancellationToken);
    }

    /// <summary>What was not sent yet of a text that has ended; null when it is not the one that was growing.</summary>
    private string? Rest(Message message, string text)
    {
        if (_growing.TryGetValue(message.Seq, out var growing))
            return text.StartsWith(growing.TextFrom(0), StringComparison.Ordinal) ? text[growing.Length..] : null;
        var wasReplaced = message.Superseded.Any(seq => seq > start.Seq);
        return !wasReplaced && _unfinished.TryGetValue(message.Seq, out var length) && length <= text.Length ? text[length..] : null;
    }

    private void Forget(string messageId)
    {
        foreach (var message in _growing.Values.Where(message => message.Id == messageId).ToList())
            _growing.Remove(message.Seq);
    }

    private void ForgetUnfinished(long after, long before)
    {
        foreach (var seq in _unfinished.Keys.Where(seq => seq > after && seq < before).ToList())
            _unfinished.Remove(seq);
    }
}
