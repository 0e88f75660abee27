using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Why the write was not as durable as was asked.</summary>
public sealed class WriteConcernError
{
    internal WriteConcernError(int code, string? codeName, string message, BsonDocument? details)
    {
        Code = code;
        CodeName = codeName;
        Message = message;
        Details = details;
    }

    public int Code { get; }

    public string? CodeName { get; }

    public BsonDocument? Details { get; }

    public string Message { get; }
}
