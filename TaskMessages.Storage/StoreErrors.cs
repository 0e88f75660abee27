using TaskMessages.Domain.Errors;

namespace TaskMessages.Storage;

/// <summary>The one place where the driver's errors become the domain's.</summary>
internal static class StoreErrors
{
    private const int DuplicateKey = 11000;

    /// <summary>Whether the error says nothing about what the server did: the write may have happened.</summary>
    public static bool IsUnavailable(Exception error) => error switch
    {
        MongoConnectionException or MongoExecutionTimeoutException or MongoNotPrimaryException or MongoNodeIsRecoveringException => true,
        TimeoutException or ObjectDisposedException => true,
        MongoException mongo => mongo.HasErrorLabel("RetryableWriteError") || mongo.HasErrorLabel("NetworkError"),
        _ => false,
    };

    public static StoreUnavailableException ToUnavailable(Exception error) => new("The database cannot be reached.", error);

    public static bool IsDuplicate(MongoException error) => error switch
    {
        MongoWriteException write => write.WriteError?.Category == ServerErrorCategory.DuplicateKey,
        MongoCommandException command => command.Code == DuplicateKey,
        MongoBulkWriteException bulk => bulk.WriteErrors.Count > 0 && bulk.WriteErrors.All(item => item.Category == ServerErrorCategory.DuplicateKey),
        _ => false,
    };
}
