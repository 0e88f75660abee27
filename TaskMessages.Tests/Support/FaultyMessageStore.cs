using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Tests.Support;

/// <summary>A store as one process sees it: its calls are counted, and break where the test says.</summary>
internal sealed class FaultyMessageStore(IMessageStore inner, StoreFaults faults) : IMessageStore
{
    public Task<bool> InsertAsync(Message message, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.InsertAsync(message, cancellationToken));

    public void Acknowledge(string id) => inner.Acknowledge(id);

    public Task InsertManyAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.InsertManyAsync(messages, cancellationToken));

    public Task<Message?> FindAsync(string id, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FindAsync(id, cancellationToken));

    public Task<IReadOnlyList<Message>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FindManyAsync(ids, cancellationToken));

    public Task<bool> SupersedeAsync(string id, long number, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.SupersedeAsync(id, number, cancellationToken));

    public Task<bool> ReplaceAsync(Message next, long seenChange, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ReplaceAsync(next, seenChange, cancellationToken));

    public Task<bool> SaveAttemptAsync(Message message, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.SaveAttemptAsync(message, cancellationToken));

    public Task RemoveAttemptAsync(
        string taskId, string turnId, IReadOnlyList<string> ids, int beforeAttempt, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.RemoveAttemptAsync(taskId, turnId, ids, beforeAttempt, cancellationToken));

    public Task<IReadOnlyList<Message>> SealAttemptAsync(
        string taskId, string turnId, IReadOnlyList<string> ids, int attempt, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.SealAttemptAsync(taskId, turnId, ids, attempt, cancellationToken));

    public Task<IReadOnlyDictionary<string, string>> FindTasksAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FindTasksAsync(ids, cancellationToken));

    public Task<Batch<Message>> ChangedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ChangedAfterAsync(taskId, seq, limit, cancellationToken));

    public Task<Message?> FindFirstToolRequestAsync(string taskId, string toolCallId, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FindFirstToolRequestAsync(taskId, toolCallId, cancellationToken));

    public Task<Message?> FindToolRequestAsync(string taskId, string toolCallId, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FindToolRequestAsync(taskId, toolCallId, cancellationToken));

    public IAsyncEnumerable<IReadOnlyList<Message>> ListAsync(MessageListQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public Task<MessagePage> PageAsync(MessagePageQuery query, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.PageAsync(query, cancellationToken));

    public Task<IReadOnlyList<Message>> HistoryAsync(
        string taskId, int limit, long characters, Func<Message, bool>? which, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.HistoryAsync(taskId, limit, characters, which, cancellationToken));

    public Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.DeleteAllAsync(taskId, cancellationToken));

    public Task<long> DeleteUpToAsync(string taskId, long seq, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.DeleteUpToAsync(taskId, seq, cancellationToken));

    public Task<bool> RestoreAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.RestoreAsync(messages, cancellationToken));
}
