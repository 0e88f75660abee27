using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Runs commands on a server over TCP, each on a pooled connection of its own.</summary>
internal sealed class TcpCommandTarget : ICommandTarget
{
    private readonly TimeSpan _socketTimeout;

    public TcpCommandTarget(MongoClientSettings settings, TimeProvider time)
    {
        _socketTimeout = settings.SocketTimeout;
        Pool = new ConnectionPool(settings, new ConnectionFactory(settings, time), time);
    }

    internal ConnectionPool Pool { get; }

    public async ValueTask<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var connection = await Pool.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var reply = await connection.RunAsync(command, _socketTimeout, cancellationToken).ConfigureAwait(false);
            if (StateChange.In(reply) is not null)
                ClearAfter(connection);
            return reply;
        }
        catch (MongoConnectionException exception) when (!exception.ContainsTimeoutException)
        {
            ClearAfter(connection);
            throw;
        }
        finally
        {
            Pool.Return(connection);
        }
    }

    public ValueTask DisposeAsync() => Pool.DisposeAsync();

    // an error on a connection of an older generation says nothing about the present ones
    private void ClearAfter(Connection connection)
    {
        if (connection.Generation == Pool.Generation)
            Pool.Clear();
    }
}
