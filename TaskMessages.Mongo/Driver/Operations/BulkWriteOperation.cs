using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Runs a bulk write's commands and adds up what they did.</summary>
internal static class BulkWriteOperation
{
    public static async Task<BulkWriteResult<BsonDocument>> RunAsync(
        CommandExecutor executor,
        CollectionNamespace collection,
        IReadOnlyList<WriteModel<BsonDocument>> requests,
        bool ordered,
        CommandExtras extras,
        CancellationToken cancellationToken)
    {
        if (requests.Count == 0)
            throw new ArgumentException("Must contain at least 1 request.", nameof(requests));
        var batches = WriteBatches.Divide(requests, ordered);
        var result = new BulkWriteResult<BsonDocument>(requests) { IsAcknowledged = executor.IsAcknowledged };
        var errors = new List<BulkWriteError>();
        var labels = new BsonArray();
        WriteConcernError? writeConcernError = null;
        ConnectionId? failed = null;
        var processed = 0;
        foreach (var batch in batches)
        {
            var command = WriteStatements.Command(batch.Kind, collection.CollectionName, ordered, batch.Statements, extras);
            var isRepeatable = batch.Statements.All(statement => WriteStatements.IsRepeatable(batch.Kind, statement.AsBsonDocument));
            var (reply, connection, _) = await executor.RunWriteAsync(collection.DatabaseNamespace, command, isRepeatable, cancellationToken).ConfigureAwait(false);
            Add(batch, reply, result, errors);
            writeConcernError ??= ServerErrors.ForWriteConcern(reply);
            if (errors.Count > 0 || writeConcernError is not null)
                failed ??= connection;
            if (reply.TryGetValue("errorLabels", out var value) && value is BsonArray more)
                labels.AddRange(more);
            processed += batch.Positions.Count;
            if (ordered && errors.Count > 0)
                break;
        }

        if (failed is null)
            return result;
        errors.Sort((left, right) => left.Index.CompareTo(right.Index));
        var tried = ordered && errors.Count > 0 ? errors[^1].Index + 1 : processed;
        var exception = new MongoBulkWriteException<BsonDocument>(
            failed, result, errors, writeConcernError, [.. requests.Skip(tried)]);
        exception.AddErrorLabels(new BsonDocument("errorLabels", labels));
        throw exception;
    }

    private static void Add(WriteBatch batch, BsonDocument reply, BulkWriteResult<BsonDocument> result, List<BulkWriteError> errors)
    {
        var count = reply.GetValue("n", 0).ToInt64();
        switch (batch.Kind)
        {
            case WriteKind.Insert:
                result.InsertedCount += count;
                break;
            case WriteKind.Delete:
                result.DeletedCount += count;
                break;
            default:
                var upserted = reply.TryGetValue("upserted", out var value) && value is BsonArray ids ? ids : [];
                foreach (var upsert in upserted)
                    result.UpsertList.Add(new BulkWriteUpsert(batch.Positions[upsert["index"].ToInt32()], upsert["_id"]));
                result.MatchedCount += count - upserted.Count;
                result.ModifiedCount += reply.GetValue("nModified", 0).ToInt64();
                break;
        }

        if (!reply.TryGetValue("writeErrors", out var list) || list is not BsonArray writeErrors)
            return;
        foreach (var item in writeErrors)
        {
            var error = ServerErrors.ForWrite(item.AsBsonDocument, 0);
            errors.Add(new BulkWriteError(batch.Positions[error.Index], error.Code, error.Message, error.Details));
        }
    }
}
