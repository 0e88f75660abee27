using MongoDB.Bson;
using MongoDB.Driver;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>
/// The command <c>db-client</c>: callers that write over TCP until the server is gone, each its own <see cref="DatabaseHistory"/>. Prints
/// a line for every operation that was acknowledged: the caller and how many operations it has done.
/// </summary>
internal sealed class DatabaseClient(string connectionString, IReadOnlyList<int> done, TextWriter output)
{
    private static readonly FindOneAndUpdateOptions<BsonDocument> After = new() { ReturnDocument = ReturnDocument.After };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var client = new MongoClient(connectionString);
        var collection = client.GetDatabase(DatabaseHistory.Database).GetCollection<BsonDocument>(DatabaseHistory.Collection);
        await collection.Indexes.CreateManyAsync(
            [
                new CreateIndexModel<BsonDocument>(new BsonDocument { { "tags", 1 }, { "version", 1 } }),
                new CreateIndexModel<BsonDocument>(new BsonDocument { { "caller", 1 }, { "number", 1 } }, new CreateIndexOptions<BsonDocument> { Unique = true }),
            ],
            cancellationToken);
        await Task.WhenAll(done.Select((operations, caller) => CallAsync(collection, caller, operations, cancellationToken)));
    }

    private async Task CallAsync(IMongoCollection<BsonDocument> collection, int caller, int operation, CancellationToken cancellationToken)
    {
        try
        {
            for (; ; operation++)
            {
                await RunAsync(collection, caller, operation, cancellationToken);
                lock (output)
                {
                    output.WriteLine(FormattableString.Invariant($"{caller} {operation + 1}"));
                    output.Flush();
                }
            }
        }
        catch (Exception error) when (error is MongoConnectionException or MongoConnectionPoolPausedException or TimeoutException or IOException)
        {
            // The server has been killed, and with it this caller's work ends.
        }
    }

    /// <exception cref="InvalidOperationException">The server's answer is not the one that this operation must have.</exception>
    private static async Task RunAsync(IMongoCollection<BsonDocument> collection, int caller, int operation, CancellationToken cancellationToken)
    {
        var number = DatabaseHistory.DocumentOf(operation);
        var filter = new BsonDocument("_id", DatabaseHistory.Id(caller, number));
        var isRight = true;
        switch (DatabaseHistory.KindOf(operation))
        {
            case DatabaseOperation.Insert:
                await collection.InsertOneAsync(DatabaseHistory.NewDocument(caller, number), cancellationToken: cancellationToken);
                break;
            case DatabaseOperation.Update:
                isRight = (await collection.UpdateOneAsync(filter, DatabaseHistory.Change(), cancellationToken: cancellationToken)).ModifiedCount == 1;
                break;
            case DatabaseOperation.FindAndModify:
                var changed = await collection.FindOneAndUpdateAsync(filter, DatabaseHistory.Change(), After, cancellationToken);
                isRight = changed?["version"].AsInt32 == operation % DatabaseHistory.Steps;
                break;
            default:
                isRight = (await collection.DeleteOneAsync(filter, cancellationToken)).DeletedCount == 1;
                break;
        }

        if (!isRight)
            throw new InvalidOperationException($"Operation {operation} of caller {caller} had another result than it must have.");
    }
}
