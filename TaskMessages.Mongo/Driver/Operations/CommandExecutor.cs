using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Runs commands on a target and turns replies that report errors into exceptions.</summary>
internal sealed class CommandExecutor(ICommandTarget target, WriteConcern writeConcern)
{
    /// <summary>Appends <c>$db</c> to the command and runs it.</summary>
    public async ValueTask<BsonDocument> RunAsync(DatabaseNamespace database, BsonDocument command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        command.Set("$db", database.DatabaseName);
        var reply = await target.RunAsync(command, cancellationToken).ConfigureAwait(false);
        ServerErrors.ThrowIfFailed(command, reply, ConnectionId.InProcess);
        return reply;
    }

    /// <summary>Whether writes are acknowledged.</summary>
    public bool IsAcknowledged => writeConcern.IsAcknowledged;

    /// <summary>The same with another write concern.</summary>
    public CommandExecutor With(WriteConcern other) => new(target, other);

    /// <summary>Runs a command that writes, with the client's write concern.</summary>
    /// <returns>The reply; an empty one when the write is not acknowledged.</returns>
    public async ValueTask<BsonDocument> RunWriteAsync(DatabaseNamespace database, BsonDocument command, CancellationToken cancellationToken)
    {
        if (!writeConcern.IsServerDefault)
            command.Add("writeConcern", writeConcern.ToBsonDocument());
        if (writeConcern.IsAcknowledged)
            return await RunAsync(database, command, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await target.RunAsync(command.Set("$db", database.DatabaseName), cancellationToken).ConfigureAwait(false);
        return [];
    }
}
