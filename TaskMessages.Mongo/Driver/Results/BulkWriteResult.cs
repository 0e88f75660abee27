namespace TaskMessages.Mongo.Driver;

/// <summary>What a bulk write did.</summary>
public abstract class BulkWriteResult
{
    private protected BulkWriteResult(int requestCount) => RequestCount = requestCount;

    public long DeletedCount { get; internal set; }

    public long InsertedCount { get; internal set; }

    public bool IsAcknowledged { get; internal init; } = true;

    public long MatchedCount { get; internal set; }

    public long ModifiedCount { get; internal set; }

    public int RequestCount { get; }

    public IReadOnlyList<BulkWriteUpsert> Upserts => UpsertList;

    internal List<BulkWriteUpsert> UpsertList { get; } = [];
}

/// <inheritdoc/>
public sealed class BulkWriteResult<TDocument> : BulkWriteResult
{
    internal BulkWriteResult(IReadOnlyList<WriteModel<TDocument>> processedRequests)
        : base(processedRequests.Count) => ProcessedRequests = processedRequests;

    public IReadOnlyList<WriteModel<TDocument>> ProcessedRequests { get; }
}
