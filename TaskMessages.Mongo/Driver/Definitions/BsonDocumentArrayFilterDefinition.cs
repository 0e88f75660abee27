using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>An array filter written as a document.</summary>
public sealed class BsonDocumentArrayFilterDefinition<TItem>(BsonDocument document) : ArrayFilterDefinition<TItem>
{
    public BsonDocument Document { get; } = document ?? throw new ArgumentNullException(nameof(document));

    internal override BsonDocument Render() => Document;
}
