using TaskMessages.Domain.Stores;

namespace TaskMessages.Storage;

/// <summary>Asks the server for a sign of life.</summary>
public sealed class DatabaseProbe(IMongoDatabase database) : IDatabaseProbe
{
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), null, cancellationToken);
        }
        catch (Exception error) when (error is MongoException || StoreErrors.IsUnavailable(error))
        {
            throw StoreErrors.ToUnavailable(error);
        }
    }
}
