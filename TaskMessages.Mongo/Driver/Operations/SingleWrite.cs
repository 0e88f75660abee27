using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A write of one statement: no batches, and its error is a <see cref="MongoWriteException"/>.</summary>
internal static class SingleWrite
{
    public static async Task<BsonDocument> RunAsync(
        CommandExecutor executor, CollectionNamespace collection, WriteKind kind, BsonDocument statement, CommandExtras extras, CancellationToken cancellationToken)
    {
        var command = WriteStatements.Command(kind, collection.CollectionName, ordered: true, new BsonArray(1) { statement }, extras);
        var (reply, connection, _) = await executor.RunWriteAsync(
            collection.DatabaseNamespace, command, WriteStatements.IsRepeatable(kind, statement), cancellationToken).ConfigureAwait(false);
        var writeConcernError = ServerErrors.ForWriteConcern(reply);
        if (!reply.TryGetValue("writeErrors", out var value) && writeConcernError is null)
            return reply;
        var error = value is BsonArray { Count: > 0 } errors ? ServerErrors.ForWrite(errors[0].AsBsonDocument, 0) : null;
        var exception = new MongoWriteException(connection, error, writeConcernError, innerException: null);
        exception.AddErrorLabels(reply);
        throw exception;
    }

    /// <summary>Matched and modified counts and the id that was inserted, from the reply to an update.</summary>
    public static (long Matched, long Modified, BsonValue? UpsertedId) Outcome(BsonDocument reply)
    {
        var count = reply.GetValue("n", 0).ToInt64();
        var modified = reply.GetValue("nModified", 0).ToInt64();
        return reply.TryGetValue("upserted", out var upserted) && upserted is BsonArray { Count: > 0 } ids
            ? (count - ids.Count, modified, ids[0]["_id"])
            : (count, modified, null);
    }
}
