using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The keys of an index.</summary>
public abstract class IndexKeysDefinition<TDocument>
{
    private protected IndexKeysDefinition()
    {
    }

    public static implicit operator IndexKeysDefinition<TDocument>(BsonDocument document) =>
        new BsonDocumentIndexKeysDefinition<TDocument>(document);

    public static implicit operator IndexKeysDefinition<TDocument>(string json) =>
        new BsonDocumentIndexKeysDefinition<TDocument>(BsonDocument.Parse(json));

    internal abstract BsonDocument Render();
}
