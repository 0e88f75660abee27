using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Turns a server's reply that reports an error into the exception for it; the one place that does.</summary>
internal static class ServerErrors
{
    private const int MaxTimeMSExpired = 50;

    public static void ThrowIfFailed(BsonDocument command, BsonDocument reply, ConnectionId connectionId)
    {
        if (reply.TryGetValue("ok", out var ok) && ok.ToBoolean())
            return;
        throw ForCommand(command, reply, connectionId);
    }

    public static MongoServerException ForCommand(BsonDocument command, BsonDocument reply, ConnectionId connectionId)
    {
        var code = reply.TryGetValue("code", out var number) && number.IsNumeric ? number.ToInt32() : -1;
        var text = reply.TryGetValue("errmsg", out var errmsg) && errmsg.IsString ? errmsg.AsString : "the server gave no reason";
        if (code == MaxTimeMSExpired)
            return new MongoExecutionTimeoutException(connectionId, "Operation exceeded time limit.", reply);
        var message = $"Command {command.GetElement(0).Name} failed: {text.TrimEnd('.')}.";
        if (StateChange.IsNotPrimary(code))
            return new MongoNotPrimaryException(connectionId, message, command, reply);
        return StateChange.IsRecovering(code)
            ? new MongoNodeIsRecoveringException(connectionId, message, command, reply)
            : new MongoCommandException(connectionId, message, command, reply);
    }

    public static BulkWriteError ForWrite(BsonDocument error, int offset) => new(
        error.GetValue("index", 0).ToInt32() + offset,
        error.GetValue("code", -1).ToInt32(),
        error.GetValue("errmsg", string.Empty).ToString()!,
        error.GetValue("errInfo", BsonNull.Value) as BsonDocument);

    public static WriteConcernError? ForWriteConcern(BsonDocument reply)
    {
        if (!reply.TryGetValue("writeConcernError", out var value) || value is not BsonDocument error)
            return null;
        return new WriteConcernError(
            error.GetValue("code", -1).ToInt32(),
            (error.GetValue("codeName", BsonNull.Value) as BsonString)?.Value,
            error.GetValue("errmsg", string.Empty).ToString()!,
            error.GetValue("errInfo", BsonNull.Value) as BsonDocument);
    }
}
