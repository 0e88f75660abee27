using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Index keys written as a document of 1 and -1.</summary>
public sealed class BsonDocumentIndexKeysDefinition<TDocument>(BsonDocument document) : IndexKeysDefinition<TDocument>
{
    public BsonDocument Document { get; } = document ?? throw new ArgumentNullException(nameof(document));

    internal override BsonDocument Render() => Document;
}
