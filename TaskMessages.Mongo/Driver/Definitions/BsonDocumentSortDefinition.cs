using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>An order written as a document.</summary>
public sealed class BsonDocumentSortDefinition<TDocument>(BsonDocument document) : SortDefinition<TDocument>
{
    public BsonDocument Document { get; } = document ?? throw new ArgumentNullException(nameof(document));

    internal override BsonDocument Render() => Document;
}
