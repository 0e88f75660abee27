using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Divides the writes of a bulk write into commands within the server's limits.</summary>
internal static class WriteBatches
{
    /// <summary>Statements in one command, as servers announce in hello.</summary>
    public const int MaxStatements = 100_000;

    /// <summary>Estimated bytes in one command; a single larger statement goes alone.</summary>
    public const int MaxSize = BsonCodec.MaxDocumentSize;

    /// <summary>Ordered writes stay in order, a new batch at each change of kind; unordered ones are gathered by kind.</summary>
    public static List<WriteBatch> Divide(IReadOnlyList<WriteModel<BsonDocument>> requests, bool ordered)
    {
        var batches = new List<WriteBatch>();
        var open = new WriteBatch?[3];
        for (var position = 0; position < requests.Count; position++)
        {
            var (kind, statement) = WriteStatements.For(requests[position]);
            var size = BsonSize.Estimate(statement);
            var batch = ordered ? batches.LastOrDefault(last => last.Kind == kind && ReferenceEquals(last, batches[^1])) : open[(int)kind];
            if (batch is null || batch.Positions.Count == MaxStatements || batch.Size + size > MaxSize)
            {
                batch = new WriteBatch(kind);
                batches.Add(batch);
                open[(int)kind] = batch;
            }

            batch.Add(position, statement, size);
        }

        return batches;
    }
}
