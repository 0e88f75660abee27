using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collections <c>turns</c> and <c>task_changes</c>.</summary>
public sealed class TurnStore(IDocumentDatabase database) : ITurnStore
{
    /// <summary>What is read at a time, of texts that records keep.</summary>
    private const long WalkBytes = 2 * 1024 * 1024;

    private readonly IDocumentCollection _turns = database.GetCollection(CollectionNames.Turns);
    private readonly IDocumentCollection _changes = database.GetCollection(CollectionNames.TaskChanges);
    private readonly AcknowledgedIds _acknowledged = new();

    public async Task FileAsync(IReadOnlyList<TurnRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        var missing = records.Where(record => !_acknowledged.Take(record.Id)).ToList();
        if (missing.Count == 0)
            return;
        await _turns.InsertMissingAsync(missing.ConvertAll(TurnRecordDocument.From), cancellationToken);
        missing.ForEach(record => _acknowledged.Add(record.Id));
    }

    public async Task<TurnRecord?> FindAsync(string id, CancellationToken cancellationToken)
        => await _turns.FindOneAsync(new BsonDocument(TurnRecordDocument.Id, id), cancellationToken) is { } document
            ? TurnRecordDocument.ToRecord(document)
            : null;

    public async Task<Batch<TurnRecord>> EndedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken)
    {
        var batches = _turns.FindBatchesAsync(
            new BsonDocument { { TurnRecordDocument.TaskId, taskId }, { TurnRecordDocument.EndSeq, new BsonDocument("$gt", seq) } },
            new BsonDocument(TurnRecordDocument.EndSeq, 1),
            null,
            limit + 1,
            cancellationToken);
        var taken = new List<TurnRecord>();
        var bytes = 0L;
        await foreach (var batch in batches)
        {
            foreach (var record in batch.Select(TurnRecordDocument.ToRecord))
            {
                bytes += StoredSize.OfText(record.Input ?? "");
                if (taken.Count == limit || (bytes > WalkBytes && taken.Count > 0))
                    return new Batch<TurnRecord>(taken, true);
                taken.Add(record);
            }
        }

        return new Batch<TurnRecord>(taken, false);
    }

    public Task FileAsync(TaskSnapshot change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _changes.TryInsertAsync(TaskSnapshotDocument.From(change), cancellationToken);
    }

    public async Task<IReadOnlyList<TaskSnapshot>> ChangedAfterAsync(string taskId, long seq, int limit, CancellationToken cancellationToken)
        => (await _changes.FindAsync(
            new BsonDocument { { TaskSnapshotDocument.TaskId, taskId }, { TaskSnapshotDocument.Seq, new BsonDocument("$gt", seq) } },
            new BsonDocument(TaskSnapshotDocument.Seq, 1),
            null,
            limit,
            cancellationToken)).ConvertAll(TaskSnapshotDocument.ToSnapshot);

    public async Task DeleteAllAsync(string taskId, CancellationToken cancellationToken)
    {
        await _turns.DeleteManyAsync(new BsonDocument(TurnRecordDocument.TaskId, taskId), cancellationToken);
        await _changes.DeleteManyAsync(new BsonDocument(TaskSnapshotDocument.TaskId, taskId), cancellationToken);
    }
}
