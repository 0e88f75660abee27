using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A document that a bulk write inserted because none matched.</summary>
public sealed class BulkWriteUpsert
{
    internal BulkWriteUpsert(int index, BsonValue id)
    {
        Index = index;
        Id = id;
    }

    public BsonValue Id { get; }

    /// <summary>The position of the write in the bulk write.</summary>
    public int Index { get; }
}
