using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Runs commands on a target and turns replies that report errors into exceptions.</summary>
internal sealed class CommandExecutor(
    ICommandTarget target, WriteConcern writeConcern, ReadConcern readConcern, ReadPreference readPreference, ServerSession? session = null)
{
    private readonly CommandRoute _read = CommandRoute.Read(readPreference);

    /// <summary>Whether writes are acknowledged.</summary>
    public bool IsAcknowledged => writeConcern.IsAcknowledged;

    /// <summary>The same with what is not null in place of its own.</summary>
    public CommandExecutor With(WriteConcern? write = null, ReadConcern? read = null, ReadPreference? preference = null) =>
        new(target, write ?? writeConcern, read ?? readConcern, preference ?? readPreference, session);

    /// <summary>The same in a session of the caller's.</summary>
    public CommandExecutor In(ServerSession own) => new(target, writeConcern, readConcern, readPreference, own);

    /// <summary>Appends <c>$db</c> to the command and runs it.</summary>
    public async ValueTask<CommandReply> RunAsync(DatabaseNamespace database, BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        command.Set("$db", database.DatabaseName);
        var reply = await target.RunAsync(command, session is null ? route : route.In(session), cancellationToken).ConfigureAwait(false);
        ServerErrors.ThrowIfFailed(command, reply.Document, reply.ConnectionId);
        return reply;
    }

    /// <summary>Runs a command that reads documents, with the client's read concern, where its read preference says.</summary>
    public ValueTask<CommandReply> ReadAsync(DatabaseNamespace database, BsonDocument command, CancellationToken cancellationToken)
    {
        AddReadConcern(command);
        return RunAsync(database, command, _read, cancellationToken);
    }

    /// <summary>Runs a command that reads documents and writes what it makes of them.</summary>
    public ValueTask<CommandReply> ReadAndWriteAsync(DatabaseNamespace database, BsonDocument command, CancellationToken cancellationToken)
    {
        AddReadConcern(command);
        if (!writeConcern.IsServerDefault)
            command.Add("writeConcern", writeConcern.ToBsonDocument());
        return RunAsync(database, command, CommandRoute.Write, cancellationToken);
    }

    /// <summary>Runs a command that writes, with the client's write concern.</summary>
    /// <param name="database">Where.</param>
    /// <param name="command">What.</param>
    /// <param name="isRepeatable">Whether each of its statements writes at most one document, so that a server can keep it from being done twice.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The reply; one with an empty document when the write is not acknowledged.</returns>
    public async ValueTask<CommandReply> RunWriteAsync(DatabaseNamespace database, BsonDocument command, bool isRepeatable, CancellationToken cancellationToken)
    {
        if (!writeConcern.IsServerDefault)
            command.Add("writeConcern", writeConcern.ToBsonDocument());
        if (writeConcern.IsAcknowledged)
            return await RunAsync(database, command, isRepeatable ? CommandRoute.RetryableWrite : CommandRoute.Write, cancellationToken).ConfigureAwait(false);
        if (session is not null)
            throw new InvalidOperationException("A write in a session of the caller's must be acknowledged.");
        cancellationToken.ThrowIfCancellationRequested();
        var sent = await target.RunAsync(command.Set("$db", database.DatabaseName), CommandRoute.Write, cancellationToken).ConfigureAwait(false);
        return sent with { Document = [] };
    }

    private void AddReadConcern(BsonDocument command)
    {
        if (!readConcern.IsServerDefault)
            command.Add("readConcern", readConcern.ToBsonDocument());
    }
}
