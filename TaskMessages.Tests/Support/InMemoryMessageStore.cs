using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Tests.Support;

/// <summary>The second implementation of the port, as far as turns need it: a dictionary under a lock, with tombstones.</summary>
internal sealed class InMemoryMessageStore : IMessageStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Slot> _slots = [];

    public IReadOnlyList<Message> Ledger(string taskId)
    {
        lock (_gate)
            return [.. _slots.Values.Where(slot => slot.Message?.TaskId == taskId).Select(slot => slot.Message!).OrderBy(message => message.CreatedAt).ThenBy(message => message.Seq)];
    }

    public Task<bool> InsertAsync(Message message, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_slots.TryAdd(message.Id, new Slot(message, message.Attempt)));
    }

    public void Acknowledge(string id)
    {
    }

    public Task InsertManyAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var message in messages)
                _slots.TryAdd(message.Id, new Slot(message, message.Attempt));
        }

        return Task.CompletedTask;
    }

    public Task<Message?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_slots.GetValueOrDefault(id)?.Message);
    }

    public Task<IReadOnlyList<Message>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<Message>>([.. ids.Select(id => _slots.GetValueOrDefault(id)?.Message).OfType<Message>()]);
    }

    public Task<bool> ReplaceAsync(Message next, long seenChange, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_slots.TryGetValue(next.Id, out var slot) || slot.Message is not { } message || message.TaskId != next.TaskId || message.ChangeSeq != seenChange)
                return Task.FromResult(false);
            _slots[next.Id] = slot with
            {
                Message = next with
                {
                    Superseded = next.ChangeSeq == seenChange || seenChange == next.Seq ? message.Superseded : Superseding(message, seenChange),
                },
            };
            return Task.FromResult(true);
        }
    }

    public Task<bool> SupersedeAsync(string id, long number, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_slots.TryGetValue(id, out var slot) || slot.Message is not { } message || message.ChangeSeq <= number)
                return Task.FromResult(false);
            _slots[id] = slot with { Message = message with { Superseded = Superseding(message, number) } };
            return Task.FromResult(true);
        }
    }

    private static IReadOnlyList<long> Superseding(Message message, long number) => [.. message.Superseded.Append(number).TakeLast(Message.MaxSuperseded)];

    public Task<bool> SaveAttemptAsync(Message message, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(message.Id, out var slot) && slot.Attempt > message.Attempt)
                return Task.FromResult(false);
            _slots[message.Id] = new Slot(message, message.Attempt);
            return Task.FromResult(true);
        }
    }

    public Task RemoveAttemptAsync(
        string taskId, string turnId, IReadOnlyList<string> ids, int beforeAttempt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var id in ids)
            {
                if (!_slots.TryGetValue(id, out var slot) || slot.Attempt < beforeAttempt)
                    _slots[id] = new Slot(null, beforeAttempt);
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Message>> SealAttemptAsync(
        string taskId, string turnId, IReadOnlyList<string> ids, int attempt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var id in ids)
            {
                if (!_slots.TryGetValue(id, out var slot))
                    _slots[id] = new Slot(null, attempt);
                else if (slot.Attempt < attempt)
                    _slots[id] = new Slot(slot.Message is null ? null : slot.Message with { Attempt = attempt }, attempt);
            }

            return Task.FromResult<IReadOnlyList<Message>>([.. ids
                .Select(id => _slots[id].Message)
                .OfType<Message>()
                .Where(message => message.StreamingStatus == StreamingStatus.InProgress)
                .OrderBy(message => message.Seq)]);
        }
    }

    public Task<IReadOnlyDictionary<string, string>> FindTasksAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyDictionary<string, string>>(
                ids.Select(id => _slots.GetValueOrDefault(id)?.Message).OfType<Message>().ToDictionary(message => message.Id, message => message.TaskId));
        }
    }

    public Task<Batch<Message>> ChangedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken)
    {
        var changed = Ledger(taskId).Where(message => message.ChangeSeq > seq).OrderBy(message => message.ChangeSeq).ToArray();
        return Task.FromResult(new Batch<Message>([.. changed.Take(limit)], changed.Length > limit));
    }

    public Task<Message?> FindFirstToolRequestAsync(string taskId, string toolCallId, CancellationToken cancellationToken) =>
        Task.FromResult(Ledger(taskId)
            .Where(message => message.Content is ToolRequestContent request && request.ToolCallId == toolCallId && message.StreamingStatus != StreamingStatus.InProgress)
            .MinBy(message => message.ChangeSeq));

    public Task<Message?> FindToolRequestAsync(string taskId, string toolCallId, CancellationToken cancellationToken) =>
        Task.FromResult(Ledger(taskId).LastOrDefault(message => message.Content is ToolRequestContent request && request.ToolCallId == toolCallId));

    public IAsyncEnumerable<IReadOnlyList<Message>> ListAsync(MessageListQuery query, CancellationToken cancellationToken) => throw Unused();

    public Task<MessagePage> PageAsync(MessagePageQuery query, CancellationToken cancellationToken) => throw Unused();

    public Task<IReadOnlyList<Message>> HistoryAsync(
        string taskId, int limit, long characters, Func<Message, bool>? which, CancellationToken cancellationToken)
    {
        var newest = new List<Message>();
        foreach (var message in Ledger(taskId).TakeLast(limit).Reverse().Where(message => which is null || which(message)))
        {
            newest.Insert(0, message);
            if ((characters -= ContentLength.Of(message.Content)) < 0)
                break;
        }

        return Task.FromResult<IReadOnlyList<Message>>(newest);
    }

    public Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var ids = _slots.Where(slot => slot.Value.Message?.TaskId == taskId).Select(slot => slot.Key).ToList();
            return Task.FromResult(ids.LongCount(_slots.Remove));
        }
    }

    public Task<long> DeleteUpToAsync(string taskId, long seq, CancellationToken cancellationToken) => throw Unused();

    public Task<bool> RestoreAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken) => throw Unused();

    private static NotSupportedException Unused() => new("No turn needs this.");

    /// <param name="Message">Null for a tombstone.</param>
    private sealed record Slot(Message? Message, int Attempt);
}
