using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of the insertion of one document.</summary>
public sealed class InsertOneOptions
{
    public BsonValue? Comment { get; set; }
}
