using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a list of collection names.</summary>
public sealed class ListCollectionNamesOptions
{
    public FilterDefinition<BsonDocument>? Filter { get; set; }
}
