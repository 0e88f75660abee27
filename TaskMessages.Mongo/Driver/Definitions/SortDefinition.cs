using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The order of the results.</summary>
public abstract class SortDefinition<TDocument>
{
    private protected SortDefinition()
    {
    }

    public static implicit operator SortDefinition<TDocument>(BsonDocument document) => new BsonDocumentSortDefinition<TDocument>(document);

    public static implicit operator SortDefinition<TDocument>(string json) =>
        new BsonDocumentSortDefinition<TDocument>(BsonDocument.Parse(json));

    internal abstract BsonDocument Render();
}
