using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Support;

/// <summary>The second implementation of the port: a dictionary under a lock.</summary>
internal sealed class InMemoryTurnStore : ITurnStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TurnRecord> _records = [];
    private readonly Dictionary<(string TaskId, long Seq), TaskSnapshot> _changes = [];

    public Task FileAsync(IReadOnlyList<TurnRecord> records, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var record in records)
                _records.TryAdd(record.Id, record);
        }

        return Task.CompletedTask;
    }

    public Task<TurnRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_records.GetValueOrDefault(id));
    }

    public Task<Batch<TurnRecord>> EndedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var ended = _records.Values.Where(record => record.TaskId == taskId && record.EndSeq > seq).OrderBy(record => record.EndSeq).ToArray();
            return Task.FromResult(new Batch<TurnRecord>([.. ended.Take(limit)], ended.Length > limit));
        }
    }

    public Task FileAsync(TaskSnapshot change, CancellationToken cancellationToken)
    {
        lock (_gate)
            _changes.TryAdd((change.TaskId, change.Seq), change);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<TaskSnapshot>> ChangedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<TaskSnapshot>>([.. _changes.Values
                .Where(change => change.TaskId == taskId && change.Seq > seq)
                .OrderBy(change => change.Seq)
                .Take(limit)]);
        }
    }

    public Task DeleteAllAsync(string taskId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var record in _records.Values.Where(record => record.TaskId == taskId).ToList())
                _records.Remove(record.Id);
        }

        return Task.CompletedTask;
    }
}
