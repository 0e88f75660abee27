using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Mongo.Driver.Core.Connections;

namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>Takes the commands of one client in this process straight to the dispatcher, without copying a byte.</summary>
internal sealed class InProcessTarget(CommandDispatcher dispatcher) : ICommandTarget
{
    private readonly ClientConnection _client = new(dispatcher.Context.Connections.Open(), "in-process", isTrusted: true);
    private int _disposed;

    /// <remarks>There is one server, so the route says nothing.</remarks>
    public async ValueTask<CommandReply> RunAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken) =>
        new(await dispatcher.RunAsync(command, _client, cancellationToken).ConfigureAwait(false), ConnectionId.InProcess, Server: null);

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            dispatcher.Context.Connections.Close();
        return ValueTask.CompletedTask;
    }
}
