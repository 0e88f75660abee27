using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Telemetry;

/// <summary>Gives every command the same answer, at once.</summary>
internal sealed class ConstantTarget(BsonDocument reply) : ICommandTarget
{
    public ValueTask<CommandReply> RunAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new CommandReply(reply, ConnectionId.InProcess, Server: null));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
