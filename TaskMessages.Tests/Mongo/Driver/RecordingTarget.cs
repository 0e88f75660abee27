using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>Keeps the commands it is given and answers with the replies it was given, in order; with ok when there are none left.</summary>
internal sealed class RecordingTarget(params string[] replies) : ICommandTarget
{
    private readonly Queue<string> _replies = new(replies);
    private readonly List<string> _commands = [];

    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (_commands)
                return [.. _commands];
        }
    }

    public ValueTask<CommandReply> RunAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_commands)
        {
            _commands.Add(command.ToJson());
            var reply = BsonDocument.Parse(_replies.Count > 0 ? _replies.Dequeue() : """{ "ok": 1, "n": 0 }""");
            return ValueTask.FromResult(new CommandReply(reply, ConnectionId.InProcess, Server: null));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
