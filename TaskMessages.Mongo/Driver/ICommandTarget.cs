using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Where a client's commands go: servers over TCP or a server in the same process.</summary>
internal interface ICommandTarget : IAsyncDisposable
{
    /// <summary>Runs one command (first element the command's name, contains <c>$db</c>) and returns the server's reply, replies with
    /// <c>ok: 0</c> included. The target may add fields to the command that only it can know; neither side keeps or changes the other's
    /// documents after the call.</summary>
    ValueTask<CommandReply> RunAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken);
}
