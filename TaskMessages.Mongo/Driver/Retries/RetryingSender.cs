using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Sends commands to a server that the cluster selects, and those that may be repeated once more when the first attempt met an error that
/// passes, by the Retryable Reads and the Retryable Writes specifications.</summary>
/// <param name="cluster">Selects servers.</param>
/// <param name="settings">Whether to retry.</param>
/// <param name="time">The clock.</param>
/// <param name="run">Runs a command on a server.</param>
internal sealed class RetryingSender(
    Cluster cluster, MongoClientSettings settings, TimeProvider time, Func<ClusterServer, BsonDocument, CommandRoute, CancellationToken, ValueTask<CommandReply>> run)
{
    private readonly ServerSessionPool _sessions = new(time);

    public ValueTask<CommandReply> SendAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        if (!route.IsRetryable)
            return OnceAsync(command, route, cancellationToken);
        if (route.IsRead)
            return settings.RetryReads ? ReadAsync(command, route, cancellationToken) : OnceAsync(command, route, cancellationToken);
        return settings.RetryWrites ? WriteAsync(command, route, cancellationToken) : OnceAsync(command, route, cancellationToken);
    }

    /// <summary>Whether the server can tell a write from its repetition.</summary>
    private static bool TellsRepetitions(ServerDescription? server) => server is { HasSessions: true } && server.Type != ServerType.Standalone;

    private async ValueTask<CommandReply> OnceAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken) =>
        (await TryAsync(command, route, [], session: null, cancellationToken).ConfigureAwait(false)).Result();

    private async ValueTask<CommandReply> ReadAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        var first = await TryAsync(command, route, [], session: null, cancellationToken).ConfigureAwait(false);
        if (!RetryableErrors.IsRetryableRead(first))
            return first.Result();
        var second = await TryAgainAsync(command, route, first, session: null, cancellationToken).ConfigureAwait(false);
        return (second ?? first).Result();
    }

    private async ValueTask<CommandReply> WriteAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        var session = _sessions.Acquire(cluster.State.Topology.LogicalSessionTimeoutMinutes ?? 0);
        session.Advance();
        session.IsDirty = true;
        var first = await TryAsync(command, route, [], session, cancellationToken).ConfigureAwait(false);
        session.IsDirty = first.Failure is not null;
        var result = first;
        if (command.Contains("txnNumber") && RetryableErrors.IsRetryableWrite(first, first.Server.MaxWireVersion))
        {
            session.IsDirty = true;
            var second = await TryAgainAsync(command, route, first, session, cancellationToken).ConfigureAwait(false);
            session.IsDirty = first.Failure is not null || second?.Failure is not null;
            if (second is { } last)
            {
                RetryableErrors.IsRetryableWrite(last, last.Server.MaxWireVersion);
                result = RetryableErrors.SaysNothing(last) ? first : last;
            }
        }

        _sessions.Return(session);
        return result.Result();
    }

    /// <returns>Nothing when there is no server that could take the command, so that the first attempt's error is all there is to say.</returns>
    private async ValueTask<Attempt?> TryAgainAsync(
        BsonDocument command, CommandRoute route, Attempt first, ServerSession? session, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(command, route, [first.Server.Address], session, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or MongoClientException)
        {
            return null;
        }
    }

    private async ValueTask<Attempt> TryAsync(
        BsonDocument command, CommandRoute route, IReadOnlyCollection<MongoServerAddress> avoided, ServerSession? session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var server = await SelectAsync(route, avoided, cancellationToken).ConfigureAwait(false);
            session?.Mark(command, TellsRepetitions(cluster.State.Topology.Servers.GetValueOrDefault(server.Address)));
            if (avoided.Count > 0 && session is not null && !command.Contains("txnNumber"))
                throw new MongoClientException($"The server {server.Address} cannot tell a write from its repetition.");
            try
            {
                return new Attempt(server, await run(server, command, route, cancellationToken).ConfigureAwait(false), null);
            }
            catch (MongoConnectionException exception)
            {
                return new Attempt(server, default, exception);
            }
            catch (PoolPausedException exception) when (route.Server is not null)
            {
                return new Attempt(server, default, new MongoConnectionException(new ConnectionId(server.Address.ToString(), 0), exception.Message, exception));
            }
            catch (PoolPausedException)
            {
                // the server was lost after it was selected and before anything was sent: another may take the command
            }
        }
    }

    private ValueTask<ClusterServer> SelectAsync(CommandRoute route, IReadOnlyCollection<MongoServerAddress> avoided, CancellationToken cancellationToken)
    {
        if (route.Server is not { } address)
            return cluster.SelectAsync(route.ReadPreference, avoided, cancellationToken);
        return new ValueTask<ClusterServer>(cluster.Find(address)
            ?? throw new MongoConnectionException(new ConnectionId(address.ToString(), 0), $"The server {address} is no longer one of the deployment's."));
    }
}
