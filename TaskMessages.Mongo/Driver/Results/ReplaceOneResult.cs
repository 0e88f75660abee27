using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What a replacement did.</summary>
public sealed class ReplaceOneResult
{
    internal ReplaceOneResult(long matchedCount, long modifiedCount, BsonValue? upsertedId)
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
