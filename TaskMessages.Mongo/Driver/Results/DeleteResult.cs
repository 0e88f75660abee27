namespace TaskMessages.Mongo.Driver;

/// <summary>What a deletion did.</summary>
public sealed class DeleteResult
{
    private readonly long? _deletedCount;

    internal DeleteResult(long? deletedCount) => _deletedCount = deletedCount;

    /// <exception cref="NotSupportedException">The write was not acknowledged.</exception>
    public long DeletedCount => _deletedCount ?? throw Unacknowledged.Error(nameof(DeletedCount));

    public bool IsAcknowledged => _deletedCount is not null;
}
