using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A projection written as a document.</summary>
public sealed class BsonDocumentProjectionDefinition<TSource, TProjection>(BsonDocument document) : ProjectionDefinition<TSource, TProjection>
{
    public BsonDocument Document { get; } = document ?? throw new ArgumentNullException(nameof(document));

    internal override BsonDocument Render() => Document;
}
