using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a list of collections.</summary>
public sealed class ListCollectionsOptions
{
    public FilterDefinition<BsonDocument>? Filter { get; set; }
}
