namespace TaskMessages.Mongo.Driver;

/// <summary>One or more writes of a bulk write failed.</summary>
public abstract class MongoBulkWriteException : MongoServerException
{
    private protected MongoBulkWriteException(
        ConnectionId connectionId, IReadOnlyList<BulkWriteError> writeErrors, WriteConcernError? writeConcernError)
        : base(connectionId, MessageFor(writeErrors, writeConcernError))
    {
        WriteErrors = writeErrors;
        WriteConcernError = writeConcernError;
    }

    public WriteConcernError? WriteConcernError { get; }

    public IReadOnlyList<BulkWriteError> WriteErrors { get; }

    private static string MessageFor(IReadOnlyList<BulkWriteError> writeErrors, WriteConcernError? writeConcernError)
    {
        var message = "A bulk write operation resulted in one or more errors.";
        if (writeErrors.Count > 0)
            message += $" WriteErrors: [ {string.Join(", ", writeErrors.Select(error => $"{{ Category : \"{error.Category}\", Code : {error.Code}, Message : \"{error.Message}\" }}"))} ].";
        if (writeConcernError is not null)
            message += $" WriteConcernError: {{ Code : {writeConcernError.Code}, Message : \"{writeConcernError.Message}\" }}.";
        return message;
    }
}

/// <inheritdoc/>
public sealed class MongoBulkWriteException<TDocument> : MongoBulkWriteException
{
    internal MongoBulkWriteException(
        ConnectionId connectionId,
        BulkWriteResult<TDocument> result,
        IReadOnlyList<BulkWriteError> writeErrors,
        WriteConcernError? writeConcernError,
        IReadOnlyList<WriteModel<TDocument>> unprocessedRequests)
        : base(connectionId, writeErrors, writeConcernError)
    {
        Result = result;
        UnprocessedRequests = unprocessedRequests;
    }

    /// <summary>What was done in spite of the errors.</summary>
    public BulkWriteResult<TDocument> Result { get; }

    /// <summary>Writes that were not tried because an earlier one failed.</summary>
    public IReadOnlyList<WriteModel<TDocument>> UnprocessedRequests { get; }
}
