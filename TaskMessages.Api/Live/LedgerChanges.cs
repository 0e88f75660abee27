using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Live;

/// <summary>Reads what has happened in a task after a number: messages, turns, removals, in one order.</summary>
internal sealed class LedgerChanges(TurnStores stores)
{
    private const int BatchSize = 200;

    /// <param name="task">The task as it is, with the turn in flight and the records that are not filed yet.</param>
    /// <param name="after">The last number that is known.</param>
    /// <returns>The next changes, and whether there may be more than these.</returns>
    public async Task<(IReadOnlyList<LedgerChange> Changes, bool HasMore)> ReadAsync(ChatTask task, long after, CancellationToken cancellationToken)
    {
        // a turn's record is written after all its messages: read in this order, none can be missing of a turn that is over
        var records = await TurnHistoryService.EndedAfterAsync(stores, task, after, BatchSize, cancellationToken);
        var messages = await stores.Messages.ChangedAfterAsync(task.Id, after, BatchSize, cancellationToken);
        var updates = await ReadUpdatesAsync(task, after, cancellationToken);
        var changes = new SortedDictionary<long, LedgerChange>();
        foreach (var update in updates)
            Find(changes, update.Seq, update.UpdatedAt).Changed = update;
        foreach (var record in records.Items)
            Add(changes, after, record);
        if (task.Turn is { } turn)
            Add(changes, after, turn);
        foreach (var message in messages.Items)
            Add(changes, after, message);

        // what is behind the last message of a part may lack messages that come with the next
        var hasMore = messages.HasMore || records.HasMore || updates.Count == BatchSize;
        var end = messages.HasMore ? messages.Items[^1].ChangeSeq : long.MaxValue;
        if (records.HasMore)
            end = Math.Min(end, records.Items[^1].EndSeq);
        if (updates.Count == BatchSize)
            end = Math.Min(end, updates[^1].Seq);
        return ([.. changes.Values.Where(change => change.Seq <= end)], hasMore);
    }

    /// <summary>The task holds its latest change itself, and filed those before, all of which it had made when it was read.</summary>
    private async Task<List<TaskSnapshot>> ReadUpdatesAsync(ChatTask task, long after, CancellationToken cancellationToken)
    {
        if (task.ChangeSeq <= after)
            return [];
        var filed = await stores.Turns.ChangedAfterAsync(task.Id, after, BatchSize, cancellationToken);
        var known = filed.Where(update => update.Seq < task.ChangeSeq).ToList();
        if (filed.Count < BatchSize)
            known.Add(TaskSnapshot.OfLastChange(task));
        return known;
    }

    private static void Add(SortedDictionary<long, LedgerChange> changes, long after, TurnRecord record)
    {
        if (record.StartSeq is { } start)
        {
            if (start > after)
                Start(Find(changes, start, record.EndedAt), record.Origin is null);
            Remove(changes, after, record.Id, start, record.Removals, record.EndedAt);
        }

        var end = Find(changes, record.EndSeq, record.EndedAt);
        end.EndedTurn = record.StartSeq is null ? null : record.Id;

        // a message that was dropped while it waited changed no status
        if (record.StartSeq is not null || !record.IsTurn)
            end.Status = record.Status;
    }

    private static void Add(SortedDictionary<long, LedgerChange> changes, long after, Turn turn)
    {
        if (turn.MessageSeq > after)
            Start(Find(changes, turn.MessageSeq, turn.MessageAt), turn.BringsMessage);
        Remove(changes, after, turn.Id, turn.MessageSeq, turn.Removals, turn.MessageAt);
    }

    private static void Add(SortedDictionary<long, LedgerChange> changes, long after, Message message)
    {
        if (message.Seq > after)
        {
            var begun = Find(changes, message.Seq, StoredAfter(message));
            begun.Begun = message;
            begun.LacksMessage = false;
        }

        foreach (var seq in message.Superseded.Where(seq => seq > after))
            Find(changes, seq, message.UpdatedAt);
        if (message.ChangeSeq != message.Seq)
            Find(changes, message.ChangeSeq, message.UpdatedAt).Ended = message;
    }

    /// <summary>A caller may have said any time for it; its id was made here.</summary>
    private static DateTime StoredAfter(Message message)
        => MessageIdSource.TimeOf(message.Id) is var made && made > message.CreatedAt ? made : message.CreatedAt;

    private static void Start(LedgerChange change, bool bringsMessage)
    {
        change.StartsTurn = true;
        change.LacksMessage = bringsMessage;
    }

    private static void Remove(
        SortedDictionary<long, LedgerChange> changes, long after, string turnId, long start, IReadOnlyList<MessageRemoval> removals, DateTime at)
    {
        foreach (var removal in removals.Where(removal => removal.Seq > after))
        {
            var change = Find(changes, removal.Seq, at);
            change.Removed = TurnMessageId.All(turnId, removal.Count);
            change.RemovedSince = start;
        }
    }

    private static LedgerChange Find(SortedDictionary<long, LedgerChange> changes, long seq, DateTime at)
    {
        if (!changes.TryGetValue(seq, out var change))
            changes.Add(seq, change = new LedgerChange(seq, at));
        return change;
    }
}
