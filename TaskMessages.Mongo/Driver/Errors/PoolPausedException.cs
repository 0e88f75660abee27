namespace TaskMessages.Mongo.Driver;

/// <summary>A pool gives no connection because its server is not known to be there; nothing was sent, and another server may be selected.</summary>
internal sealed class PoolPausedException(MongoServerAddress address)
    : MongoClientException($"The connection pool of the server {address} was cleared.");
