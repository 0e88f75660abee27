using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>Takes the commands of one client in this process straight to the dispatcher, without copying a byte.</summary>
internal sealed class InProcessTarget(CommandDispatcher dispatcher) : ICommandTarget
{
    private readonly ClientConnection _client = new(dispatcher.Context.Connections.Open(), "in-process", isTrusted: true);
    private int _disposed;

    public ValueTask<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken) => dispatcher.RunAsync(command, _client, cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            dispatcher.Context.Connections.Close();
        return ValueTask.CompletedTask;
    }
}
