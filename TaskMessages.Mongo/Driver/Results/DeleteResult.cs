namespace TaskMessages.Mongo.Driver;

/// <summary>What a deletion did.</summary>
public sealed class DeleteResult
{
    internal DeleteResult(long deletedCount) => DeletedCount = deletedCount;

    public long DeletedCount { get; }

    public bool IsAcknowledged { get; } = true;
}
