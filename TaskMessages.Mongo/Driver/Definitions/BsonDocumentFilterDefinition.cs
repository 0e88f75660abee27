using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A filter written as a document.</summary>
public sealed class BsonDocumentFilterDefinition<TDocument>(BsonDocument document) : FilterDefinition<TDocument>
{
    public BsonDocument Document { get; } = document ?? throw new ArgumentNullException(nameof(document));

    internal override BsonDocument Render() => Document;
}
