using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Writes of a bulk write that go into one command.</summary>
internal sealed class WriteBatch(WriteKind kind)
{
    public WriteKind Kind { get; } = kind;

    /// <summary>Where each statement stands in the bulk write.</summary>
    public List<int> Positions { get; } = [];

    public BsonArray Statements { get; } = [];

    public int Size { get; private set; }

    public void Add(int position, BsonDocument statement, int size)
    {
        Positions.Add(position);
        Statements.Add(statement);
        Size += size;
    }
}
