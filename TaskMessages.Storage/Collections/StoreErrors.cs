using System.Collections.Frozen;
using System.Net.Sockets;
using MongoDB.Driver;
using MongoDB.Driver.Core;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Storage.Collections;

/// <summary>
/// The one place where errors become the domain's: those of the vendor's driver and those in the replies of a server in this process, by one table of
/// MongoDB's error numbers. What passes with time is a <see cref="StoreUnavailableException"/>, everything else a <see cref="StoreRejectedException"/>.
/// </summary>
internal static class StoreErrors
{
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;

    /// <summary>A unique value exists already.</summary>
    private static readonly FrozenSet<int> DuplicateKey = FrozenSet.Create(11000, 11001, 12582);

    /// <summary>BSONObjectTooLarge, and what an update or an upsert says when its result is too large.</summary>
    private static readonly FrozenSet<int> TooLarge = FrozenSet.Create(10334, 17419, 17420);

    /// <summary>ExceededMemoryLimit and QueryExceededMemoryLimitNoDiskUseAllowed: an order without an index, of too many documents or too large ones.</summary>
    private static readonly FrozenSet<int> TooMuchMemory = FrozenSet.Create(146, 292);

    /// <summary>Errors of a moment: elections, shutdowns, networks, time limits, lost cursors, conflicts, a full disk.</summary>
    private static readonly FrozenSet<int> Passing = FrozenSet.Create(
        6,      // HostUnreachable
        7,      // HostNotFound
        24,     // LockTimeout
        43,     // CursorNotFound
        46,     // LockBusy
        50,     // MaxTimeMSExpired
        63,     // StaleShardVersion
        64,     // WriteConcernTimeout: written, and not confirmed by as many as was asked for
        70,     // ShardNotFound
        89,     // NetworkTimeout
        91,     // ShutdownInProgress
        112,    // WriteConflict
        133,    // FailedToSatisfyReadPreference
        134,    // ReadConcernMajorityNotAvailableYet
        150,    // StaleEpoch
        175,    // QueryPlanKilled
        189,    // PrimarySteppedDown
        202,    // NetworkInterfaceExceededTimeLimit
        237,    // CursorKilled
        262,    // ExceededTimeLimit
        314,    // ObjectIsBusy
        317,    // ConnectionPoolExpired
        365,    // TemporarilyUnavailable
        384,    // ConnectionError
        462,    // IngressRequestRateLimitExceeded
        9001,   // SocketException
        10058,  // LegacyNotPrimary
        10107,  // NotWritablePrimary
        11600,  // InterruptedAtShutdown
        11601,  // Interrupted
        11602,  // InterruptedDueToReplStateChange
        13388,  // StaleConfig
        13435,  // NotPrimaryNoSecondaryOk
        13436,  // NotPrimaryOrSecondary
        14031); // OutOfDiskSpace

    /// <summary>With one of these labels a server says itself that the same operation may succeed.</summary>
    private static readonly FrozenSet<string> PassingLabels =
        FrozenSet.Create(StringComparer.Ordinal, "RetryableWriteError", "NetworkError", "TransientTransactionError", "RetryableError", "SystemOverloadedError");

    /// <summary>The number that a server gave an error of the driver's; null: it is the driver's own.</summary>
    public static int? CodeOf(Exception error) => error is MongoException failure && Failure(failure) is { Code: not 0 } known ? known.Code : null;

    public static bool IsDuplicate(DatabaseFailure failure) => DuplicateKey.Contains(failure.Code);

    /// <summary>Whether a write of the driver's failed for unique values only.</summary>
    public static bool IsDuplicate(Exception error) => error switch
    {
        MongoWriteException write => write.WriteError is { } refused && DuplicateKey.Contains(refused.Code) && write.WriteConcernError is null,
        MongoBulkWriteException bulk => bulk.WriteErrors.Count > 0 && bulk.WriteConcernError is null && bulk.WriteErrors.All(item => DuplicateKey.Contains(item.Code)),
        MongoDuplicateKeyException => true,
        MongoCommandException command => DuplicateKey.Contains(command.Code),
        _ => false,
    };

    /// <summary>Whether an error is the database's, and not our own fault or the caller's cancellation.</summary>
    public static bool IsTranslated(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        MongoException or BsonException or TimeoutException or IOException or SocketException or ObjectDisposedException or FormatException => true,
        _ => false,
    };

    /// <summary>The domain's error for one that <see cref="IsTranslated"/>.</summary>
    public static Exception Translate(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => error,
        MongoAuthenticationException login => Translate(login),
        MongoConnectionException or MongoProxyConnectionException or MongoExecutionTimeoutException or MongoNotPrimaryException or MongoNodeIsRecoveringException => Unavailable(error),
        MongoWaitQueueFullException or MongoConnectionPoolPausedException or MongoCursorNotFoundException => Unavailable(error),
        MongoException labelled when PassingLabels.Any(labelled.HasErrorLabel) => Unavailable(error),
        MongoException => Translate(Failure((MongoException)error), error),
        // the driver's own check of what it is about to send
        FormatException or BsonException when error.Message.Contains("MaxDocumentSize", StringComparison.Ordinal) => Rejected(StoreRejection.TooLarge, DatabaseFailure.Of(10334, "BSONObjectTooLarge")),
        FormatException or BsonException => new StoreRejectedException(StoreRejection.Refused, $"A document cannot be stored ({error.GetType().Name})."),
        _ => Unavailable(error),
    };

    /// <summary>The domain's error for what a reply says.</summary>
    public static Exception Translate(DatabaseFailure failure, Exception? cause = null)
    {
        if (Passing.Contains(failure.Code) || failure.Labels.Any(PassingLabels.Contains))
            return Unavailable(cause, failure);
        if (TooMuchMemory.Contains(failure.Code))
            return Rejected(StoreRejection.TooMuchMemory, failure);
        if (TooLarge.Contains(failure.Code))
            return Rejected(StoreRejection.TooLarge, failure);
        return Rejected(failure.Code is Unauthorized or AuthenticationFailed ? StoreRejection.Unauthorized : StoreRejection.Refused, failure);
    }

    /// <summary>A login is refused for good, whatever number the server gives for it, unless the server or the network says that it is a matter of time.</summary>
    private static Exception Translate(MongoAuthenticationException login) => login.InnerException switch
    {
        MongoCommandException command when !Passing.Contains(command.Code) => Rejected(StoreRejection.Unauthorized, DatabaseFailure.Of(command.Code, command.CodeName)),
        null => Rejected(StoreRejection.Unauthorized, DatabaseFailure.Of(AuthenticationFailed, "AuthenticationFailed")),
        MongoCommandException or MongoConnectionException or IOException or SocketException or TimeoutException or OperationCanceledException => Unavailable(login),
        // the client's half: no credentials for the mechanism, a server that does not prove itself
        _ => Rejected(StoreRejection.Unauthorized, DatabaseFailure.Of(AuthenticationFailed, "AuthenticationFailed")),
    };

    // a client's own error has no number, and is one of settings or versions
    private static DatabaseFailure Failure(MongoException error) => error switch
    {
        MongoWriteConcernException concern => DatabaseFailure.Of(ConcernOf(concern.Result)),
        // nothing is known of a write that is not confirmed, so that counts before a duplicate
        MongoWriteException { WriteError: { } refused } write when write.WriteConcernError is null || !DuplicateKey.Contains(refused.Code) => DatabaseFailure.Of(refused.Code),
        MongoWriteException { WriteConcernError: { } unconfirmed } => DatabaseFailure.Of(unconfirmed.Code, unconfirmed.CodeName),
        MongoBulkWriteException bulk => Failure(bulk),
        MongoCommandException command => DatabaseFailure.Of(command.Code, command.CodeName),
        MongoQueryException { QueryResult: { } reply } => DatabaseFailure.Of(reply),
        MongoExecutionTimeoutException => DatabaseFailure.Of(50, "MaxTimeMSExpired"),
        _ => DatabaseFailure.Of(0, error.GetType().Name),
    };

    private static DatabaseFailure Failure(MongoBulkWriteException bulk)
    {
        var refused = bulk.WriteErrors.FirstOrDefault(item => !DuplicateKey.Contains(item.Code));
        if (refused is not null)
            return DatabaseFailure.Of(refused.Code);
        return bulk.WriteConcernError is { } unconfirmed ? DatabaseFailure.Of(unconfirmed.Code, unconfirmed.CodeName) : DatabaseFailure.Of(bulk.WriteErrors.Count > 0 ? bulk.WriteErrors[0].Code : 0);
    }

    private static BsonDocument ConcernOf(BsonDocument? reply) =>
        reply is not null && reply.TryGetValue("writeConcernError", out var concern) && concern is BsonDocument document ? document : reply ?? [];

    private static StoreUnavailableException Unavailable(Exception? cause, DatabaseFailure? failure = null) =>
        new(failure is null ? "The database cannot be reached." : $"The database cannot do it now ({failure}).", cause);

    private static StoreRejectedException Rejected(StoreRejection reason, DatabaseFailure failure) => new(reason, reason switch
    {
        StoreRejection.TooLarge => $"A document would be larger than the database stores ({failure}).",
        StoreRejection.TooMuchMemory => $"The database would need more memory than it may use ({failure}).",
        StoreRejection.Unauthorized => $"The database refuses the service's user ({failure}).",
        _ => $"The database refuses the operation ({failure}).",
    });
}
