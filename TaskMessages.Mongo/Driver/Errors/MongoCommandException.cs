using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A command failed as a whole.</summary>
public class MongoCommandException : MongoServerException
{
    public MongoCommandException(ConnectionId connectionId, string message, BsonDocument command, BsonDocument result)
        : base(connectionId, message)
    {
        ArgumentNullException.ThrowIfNull(result);
        Command = command;
        Result = result;
        AddErrorLabels(result);
    }

    /// <summary>The server's error number, or -1.</summary>
    public int Code => Result.TryGetValue("code", out var code) && code.IsNumeric ? code.ToInt32() : -1;

    /// <summary>The name of the error number, or null.</summary>
    public string? CodeName => Result.TryGetValue("codeName", out var name) && name.IsString ? name.AsString : null;

    public BsonDocument Command { get; }

    public string? ErrorMessage => Result.TryGetValue("errmsg", out var message) && message.IsString ? message.AsString : null;

    public BsonDocument Result { get; }
}
