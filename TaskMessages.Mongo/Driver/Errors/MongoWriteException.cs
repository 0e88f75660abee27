namespace TaskMessages.Mongo.Driver;

/// <summary>A single write failed.</summary>
public sealed class MongoWriteException : MongoServerException
{
    internal MongoWriteException(ConnectionId connectionId, WriteError? writeError, WriteConcernError? writeConcernError, Exception? innerException)
        : base(connectionId, MessageFor(writeError, writeConcernError), innerException)
    {
        WriteError = writeError;
        WriteConcernError = writeConcernError;
        if (innerException is MongoException inner)
        {
            foreach (var label in inner.ErrorLabels)
                AddErrorLabel(label);
        }
    }

    public WriteConcernError? WriteConcernError { get; }

    /// <summary>Null when only the write concern failed.</summary>
    public WriteError? WriteError { get; }

    private static string MessageFor(WriteError? writeError, WriteConcernError? writeConcernError)
    {
        var message = "A write operation resulted in an error.";
        if (writeError is not null)
            message += $" WriteError: {{ Category : \"{writeError.Category}\", Code : {writeError.Code}, Message : \"{writeError.Message}\" }}.";
        if (writeConcernError is not null)
            message += $" WriteConcernError: {{ Code : {writeConcernError.Code}, Message : \"{writeConcernError.Message}\" }}.";
        return message;
    }
}
