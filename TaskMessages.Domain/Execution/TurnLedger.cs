using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// Writes one attempt's answer into the ledger. Every message takes an ordinal of the turn that no attempt ever had, given out by a
/// write that the lease's token fences; what earlier attempts left is buried under tombstones first.
/// </summary>
internal sealed class TurnLedger(
    HeldTurn held, MessageAccumulator answer, ITaskStore tasks, IMessageStore messages, ITaskFeed feed, ExecutionOptions options, TimeProvider clock)
{
    /// <summary>What goes in one round with the turn's end: more, or longer ones, are stored before.</summary>
    private const int MostMessagesPerRound = 100;
    private const int MostCharactersPerRound = 1_000_000;

    private readonly Turn _turn = held.Turn;
    private readonly List<LedgerEntry> _entries = [];
    private bool _hasUserMessage;
    private long? _firstChangeAt;
    private long? _changedAt;
    private long? _savedAt;
    private SequenceGrant? _uncertain;

    /// <summary>Whether a round was sent of which nobody knows how far it came.</summary>
    public bool IsUncertain => _uncertain is not null;

    /// <summary>How many messages have been given a place in the ledger.</summary>
    public int Count => _entries.Count;

    /// <summary>How often the answer has been saved.</summary>
    public int Saves { get; private set; }

    /// <summary>
    /// How long what has changed may wait to be saved; null when nothing has changed. A message that begins to grow is shown at once, its
    /// growth every now and then, and whole messages wait a moment for others.
    /// </summary>
    public TimeSpan? TimeUntilSave
    {
        get
        {
            if (_changedAt is not { } changed)
                return null;
            var patience = _savedAt is { } saved ? options.SaveInterval - clock.GetElapsedTime(saved) : TimeSpan.Zero;
            if (answer.Open > 0)
                return patience;
            var linger = options.AnswerLinger - clock.GetElapsedTime(changed);
            return patience > linger ? patience : linger;
        }
    }

    public void Changed()
    {
        _changedAt ??= clock.GetTimestamp();
        _firstChangeAt ??= _changedAt;
    }

    /// <summary>Saves when what has changed has waited as long as it may.</summary>
    public Task SaveWhenTimeIsUpAsync(CancellationToken cancellationToken) =>
        TimeUntilSave is { } left && left <= TimeSpan.Zero ? SaveAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Saves while updates come in without a pause, too.</summary>
    public Task SaveWhenDueAsync(CancellationToken cancellationToken) =>
        _changedAt is not null && clock.GetElapsedTime(_savedAt ?? _firstChangeAt!.Value) >= options.SaveInterval
            ? SaveAsync(cancellationToken)
            : Task.CompletedTask;

    public async Task RemoveEarlierAttemptsAsync(TurnSettlement settlement, CancellationToken cancellationToken)
    {
        if (_turn.Written == 0)
            return;

        // an attempt that failed has told of it already, and buried what it could
        if (_turn.Removals is not [.., { } last] || last.Count < _turn.Written)
            await settlement.RemoveMessagesAsync();

        // One more than the present attempt: an attempt that was handed back had the same number, and this one's ids are new.
        var ids = TurnMessageId.All(_turn.Id, _turn.Written);
        await messages.RemoveAttemptAsync(held.TaskId, _turn.Id, ids, _turn.Attempt + 1, cancellationToken);
        feed.Changed(held.TaskId);
    }

    /// <summary>Removes what this attempt has written; it writes nothing after.</summary>
    public async Task RemoveOwnAsync(TurnSettlement settlement, CancellationToken cancellationToken)
    {
        if (_entries.Count == 0)
            return;
        await settlement.RemoveMessagesAsync();
        var ids = _entries.ConvertAll(entry => entry.Message.Id);
        await messages.RemoveAttemptAsync(held.TaskId, _turn.Id, ids, _turn.Attempt + 1, cancellationToken);
    }

    public async Task EnsureUserMessageAsync(CancellationToken cancellationToken)
    {
        if (_hasUserMessage || !_turn.BringsMessage)
            return;
        await messages.InsertAsync(_turn.ToUserMessage(held.TaskId), cancellationToken);
        _hasUserMessage = true;
    }

    /// <summary>Stores what has changed. When it fails, the same content may be stored again: it goes under the same ids.</summary>
    /// <exception cref="LeaseLostException">A later attempt owns the turn.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        await NumberAsync(cancellationToken);
        if (_entries.Exists(entry => !entry.IsStored))
            await InsertAsync(cancellationToken);
        foreach (var entry in _entries)
        {
            if (entry.Version != entry.Draft.Version)
                await ReplaceAsync(entry, cancellationToken);
        }

        Saved();
    }

    /// <summary>Whether the answer and the turn's end may go in one round: nothing of the answer is in the ledger yet, and it is no long one.</summary>
    public bool FitsRound => tasks.WritesRounds && _entries.Count == 0 && answer.Drafts.Count is > 0 and <= MostMessagesPerRound
        && answer.Drafts.Sum(draft => ContentLength.Of(draft.Content)) <= MostCharactersPerRound;

    /// <summary>
    /// Stores an answer that <see cref="FitsRound"/> and ends the turn, in one round. What does not come to its end is gone on with in steps, under the same
    /// numbers, by <see cref="SaveAsync"/>: a round that was not answered cannot begin any more once others are given out.
    /// </summary>
    /// <param name="end">The move, of a task as it is then and the time.</param>
    /// <returns>False when the turn is to be ended in steps.</returns>
    public async Task<bool> TryEndAsync(Func<ChatTask, DateTime, TaskChange> end)
    {
        var (seen, now, count) = (held.Task, clock.GetUtcMilliseconds(), answer.Drafts.Count);
        var numbered = TurnStateMachine.AllotMessages(seen, held.Token, changes: 0, count, now);
        var grant = new SequenceGrant(seen.Seq + 1, seen.Turn!.Written, numbered.UpdatedAt);
        var entries = Place(grant, grant.FirstSeq, count);
        var round = new EndingRound(
            new TaskChange(TurnStateMachine.Allot, seen, numbered, held.Token), entries.ConvertAll(entry => entry.Message), end(numbered, now));
        var outcome = RoundOutcome.NotBegun;
        try
        {
            outcome = await tasks.EndAsync(round, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            _uncertain = grant;
        }

        if (outcome == RoundOutcome.NotBegun)
            return false;
        _entries.AddRange(entries);
        held.Task = numbered;
        if (outcome == RoundOutcome.BrokenOff)
            return false;
        entries.ForEach(entry => entry.IsStored = true);
        held.Task = round.End.Next;
        Saved();
        return true;
    }

    /// <summary>The text that has come of the growing messages since it was asked last, of those that have their place in the ledger.</summary>
    public IEnumerable<GrowingText> TakeGrown()
    {
        foreach (var entry in _entries)
        {
            if (entry.IsStored && entry.Draft.TakeGrown() is { } grown)
                yield return new GrowingText(entry.Message.Id, entry.Message.Seq, grown.Offset, grown.Text);
        }
    }

    private async Task ReplaceAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var version = entry.Draft.Version;
        var now = clock.GetUtcMilliseconds();
        var message = entry.Message with
        {
            Content = entry.Draft.Content,
            StreamingStatus = StatusOf(entry.Draft),
            ChangeSeq = entry.DoneSeq,
            UpdatedAt = now > entry.Message.UpdatedAt ? now : entry.Message.UpdatedAt,
        };
        if (!await messages.SaveAttemptAsync(message, cancellationToken))
            throw new LeaseLostException();
        entry.Message = message;
        entry.Version = version;
    }

    /// <summary>
    /// Gives numbers to the messages that have ended, and then to the new ones. After a round that was not answered it finds out whether that has given out the numbers before these; to be
    /// called once then, since what it gives out itself without an answer looks the same.
    /// </summary>
    /// <exception cref="LeaseLostException">A later attempt owns the turn.</exception>
    public async Task NumberAsync(CancellationToken cancellationToken)
    {
        var ended = _entries.FindAll(entry => entry.EndsNow);
        var added = answer.Drafts.Count - _entries.Count;
        if (ended.Count + added == 0)
            return;
        var grant = await tasks.AllotAsync(held.TaskId, held.Token, ended.Count, added, clock.GetUtcMilliseconds(), cancellationToken)
            ?? throw new LeaseLostException();
        held.ApplyGrant(new SequenceGrantTotals(grant.FirstSeq + ended.Count + added - 1, grant.FirstOrdinal + added, grant.At));
        for (var place = 0; place < ended.Count; place++)
            ended[place].DoneSeq = grant.FirstSeq + place;

        // the round gave out the numbers before these, and may have stored messages under them
        var isBehindRound = _uncertain is { } earlier && grant.FirstOrdinal > earlier.FirstOrdinal;
        _entries.AddRange(isBehindRound ? Place(_uncertain!, _uncertain!.FirstSeq, added) : Place(grant, grant.FirstSeq + ended.Count, added));
        _uncertain = null;
    }

    /// <summary>The next drafts with their places in the ledger.</summary>
    private List<LedgerEntry> Place(SequenceGrant grant, long firstSeq, int count)
    {
        var entries = new List<LedgerEntry>(count);
        for (var place = 0; place < count; place++)
        {
            var draft = answer.Drafts[_entries.Count + place];
            entries.Add(new LedgerEntry(draft, NewMessage(draft, grant, firstSeq, place)));
        }

        return entries;
    }

    private void Saved()
    {
        Saves++;
        _savedAt = clock.GetTimestamp();
        _changedAt = null;
        feed.Changed(held.TaskId);
    }

    private async Task InsertAsync(CancellationToken cancellationToken)
    {
        var added = _entries.FindAll(entry => !entry.IsStored);
        var batch = new List<Message>(added.Count + 1);
        if (!_hasUserMessage && _turn.BringsMessage)
            batch.Add(_turn.ToUserMessage(held.TaskId));
        batch.AddRange(added.Select(entry => entry.Message));
        await messages.InsertManyAsync(batch, cancellationToken);
        _hasUserMessage = true;
        added.ForEach(entry => entry.IsStored = true);
    }

    private Message NewMessage(MessageDraft draft, SequenceGrant grant, long firstSeq, int place) => new()
    {
        Id = TurnMessageId.Create(_turn.Id, grant.FirstOrdinal + place),
        TaskId = held.TaskId,
        Seq = firstSeq + place,
        Content = draft.Content,
        StreamingStatus = StatusOf(draft),
        CreatedAt = grant.At,
        UpdatedAt = grant.At,
        TurnId = _turn.Id,
        Attempt = _turn.Attempt,
    };

    private static StreamingStatus StatusOf(MessageDraft draft) => draft.IsDone ? StreamingStatus.Done : StreamingStatus.InProgress;
}
