using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What an update did.</summary>
public sealed class UpdateResult
{
    internal UpdateResult(long matchedCount, long modifiedCount, BsonValue? upsertedId)
    {
        MatchedCount = matchedCount;
        ModifiedCount = modifiedCount;
        UpsertedId = upsertedId;
    }

    public bool IsAcknowledged { get; } = true;

    public long MatchedCount { get; }

    public long ModifiedCount { get; }

    /// <summary>The id of the document that was inserted, or null.</summary>
    public BsonValue? UpsertedId { get; }
}
