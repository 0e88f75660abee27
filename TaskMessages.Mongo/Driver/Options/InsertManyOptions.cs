using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of the insertion of several documents.</summary>
public sealed class InsertManyOptions
{
    public BsonValue? Comment { get; set; }

    /// <summary>Whether the first error stops the rest.</summary>
    public bool IsOrdered { get; set; } = true;
}
