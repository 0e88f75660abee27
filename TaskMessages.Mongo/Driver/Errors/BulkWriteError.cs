using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What was wrong with one write of a bulk write.</summary>
public sealed class BulkWriteError : WriteError
{
    internal BulkWriteError(int index, int code, string message, BsonDocument? details)
        : base(code, message, details) => Index = index;

    /// <summary>The position of the write in the bulk write.</summary>
    public int Index { get; }
}
