using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a bulk write.</summary>
public sealed class BulkWriteOptions
{
    public BsonValue? Comment { get; set; }

    /// <summary>Whether the first error stops the rest.</summary>
    public bool IsOrdered { get; set; } = true;
}
