using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What a replacement did.</summary>
public sealed class ReplaceOneResult
{
    private readonly long? _matchedCount;
    private readonly long _modifiedCount;
    private readonly BsonValue? _upsertedId;

    internal ReplaceOneResult(long? matchedCount, long modifiedCount, BsonValue? upsertedId)
    {
        _matchedCount = matchedCount;
        _modifiedCount = modifiedCount;
        _upsertedId = upsertedId;
    }

    public bool IsAcknowledged => _matchedCount is not null;

    /// <exception cref="NotSupportedException">The write was not acknowledged.</exception>
    public long MatchedCount => _matchedCount ?? throw Unacknowledged.Error(nameof(MatchedCount));

    /// <exception cref="NotSupportedException">The write was not acknowledged.</exception>
    public long ModifiedCount => IsAcknowledged ? _modifiedCount : throw Unacknowledged.Error(nameof(ModifiedCount));

    /// <summary>The id of the document that was inserted, or null.</summary>
    /// <exception cref="NotSupportedException">The write was not acknowledged.</exception>
    public BsonValue? UpsertedId => IsAcknowledged ? _upsertedId : throw Unacknowledged.Error(nameof(UpsertedId));
}
