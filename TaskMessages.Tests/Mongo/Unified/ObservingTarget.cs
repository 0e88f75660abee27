using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>Keeps what goes to a server.</summary>
internal sealed class ObservingTarget(ICommandTarget inner) : ICommandTarget
{
    private readonly List<BsonDocument> _commands = [];

    public IReadOnlyList<BsonDocument> Commands
    {
        get
        {
            lock (_commands)
                return [.. _commands];
        }
    }

    public ValueTask<CommandReply> RunAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        lock (_commands)
            _commands.Add((BsonDocument)command.DeepClone());
        return inner.RunAsync(command, route, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
