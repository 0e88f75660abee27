using TaskMessages.Mongo.Bson;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>Keeps what a client sends to its servers, repetitions included.</summary>
internal sealed class SentCommands
{
    private readonly List<BsonDocument> _commands = [];

    public IReadOnlyList<BsonDocument> All
    {
        get
        {
            lock (_commands)
                return [.. _commands];
        }
    }

    public void Add(BsonDocument command)
    {
        lock (_commands)
            _commands.Add((BsonDocument)command.DeepClone());
    }
}
