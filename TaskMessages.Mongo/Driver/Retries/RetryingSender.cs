using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Sends commands to a server that the cluster selects, and those that may be repeated once more when the first attempt met an error that
/// passes, by the Retryable Reads and the Retryable Writes specifications.</summary>
/// <param name="cluster">Selects servers.</param>
/// <param name="settings">Whether to retry.</param>
/// <param name="sessions">Where operations find a session.</param>
/// <param name="run">Runs a command on a server.</param>
internal sealed class RetryingSender(
    Cluster cluster, MongoClientSettings settings, ServerSessionPool sessions, Func<ClusterServer, BsonDocument, CommandRoute, OperationSession, CancellationToken, ValueTask<CommandReply>> run)
{
    public async ValueTask<CommandReply> SendAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        var session = new OperationSession(sessions, route.Session);
        try
        {
            var attempt = route switch
            {
                { IsRetryable: true, IsRead: true } when settings.RetryReads => await ReadAsync(command, route, session, cancellationToken).ConfigureAwait(false),
                { IsRetryable: true, IsRead: false } when settings.RetryWrites => await WriteAsync(command, route, session, cancellationToken).ConfigureAwait(false),
                _ => await TryAsync(command, route, [], session, isNumbered: false, cancellationToken).ConfigureAwait(false),
            };
            return attempt.Result();
        }
        finally
        {
            session.Release();
        }
    }

    /// <summary>Whether the server can tell a write from its repetition.</summary>
    private static bool TellsRepetitions(ServerDescription? server) => server is { HasSessions: true } && server.Type != ServerType.Standalone;

    private async ValueTask<Attempt> ReadAsync(BsonDocument command, CommandRoute route, OperationSession session, CancellationToken cancellationToken)
    {
        var first = await TryAsync(command, route, [], session, isNumbered: false, cancellationToken).ConfigureAwait(false);
        if (!RetryableErrors.IsRetryableRead(first))
            return first;
        return await TryAgainAsync(command, route, first, session, isNumbered: false, cancellationToken).ConfigureAwait(false) ?? first;
    }

    private async ValueTask<Attempt> WriteAsync(BsonDocument command, CommandRoute route, OperationSession session, CancellationToken cancellationToken)
    {
        var first = await TryAsync(command, route, [], session, isNumbered: true, cancellationToken).ConfigureAwait(false);
        if (!session.IsNumbered || !RetryableErrors.IsRetryableWrite(first, first.Server.MaxWireVersion)
            || await TryAgainAsync(command, route, first, session, isNumbered: true, cancellationToken).ConfigureAwait(false) is not { } last)
        {
            return first;
        }

        RetryableErrors.IsRetryableWrite(last, last.Server.MaxWireVersion);
        return RetryableErrors.SaysNothing(last) ? first : last;
    }

    /// <returns>Nothing when there is no server that could take the command, so that the first attempt's error is all there is to say.</returns>
    private async ValueTask<Attempt?> TryAgainAsync(
        BsonDocument command, CommandRoute route, Attempt first, OperationSession session, bool isNumbered, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(command, route, [first.Server.Address], session, isNumbered, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or MongoClientException)
        {
            return null;
        }
    }

    private async ValueTask<Attempt> TryAsync(
        BsonDocument command,
        CommandRoute route,
        IReadOnlyCollection<MongoServerAddress> avoided,
        OperationSession session,
        bool isNumbered,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var server = await SelectAsync(route, avoided, cancellationToken).ConfigureAwait(false);
            session.IsNumbered = isNumbered && TellsRepetitions(cluster.State.Topology.Servers.GetValueOrDefault(server.Address));
            if (avoided.Count > 0 && isNumbered && !session.IsNumbered)
                throw new MongoClientException($"The server {server.Address} cannot tell a write from its repetition.");
            try
            {
                return new Attempt(server, await run(server, command, route, session, cancellationToken).ConfigureAwait(false), null);
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
