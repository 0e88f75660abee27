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

    /// <summary>Runs a command that writes, with the client's write concern.</summary>
    public ValueTask<BsonDocument> RunWriteAsync(DatabaseNamespace database, BsonDocument command, CancellationToken cancellationToken)
    {
        if (!writeConcern.IsServerDefault)
            command.Add("writeConcern", writeConcern.ToBsonDocument());
        return RunAsync(database, command, cancellationToken);
    }
}
