using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a deletion.</summary>
public sealed class DeleteOptions
{
    public BsonValue? Comment { get; set; }

    public BsonValue? Hint { get; set; }
}
