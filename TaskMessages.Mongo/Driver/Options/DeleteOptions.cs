using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a deletion.</summary>
public sealed class DeleteOptions
{
    public BsonValue? Comment { get; set; }

    public BsonValue? Hint { get; set; }

    /// <summary>Variables that expressions in the command can use as <c>$$name</c>.</summary>
    public BsonDocument? Let { get; set; }
}
