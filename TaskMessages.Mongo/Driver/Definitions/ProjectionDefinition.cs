using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Which fields the results have.</summary>
public abstract class ProjectionDefinition<TSource, TProjection>
{
    private protected ProjectionDefinition()
    {
    }

    public static implicit operator ProjectionDefinition<TSource, TProjection>(BsonDocument document) =>
        new BsonDocumentProjectionDefinition<TSource, TProjection>(document);

    public static implicit operator ProjectionDefinition<TSource, TProjection>(string json) =>
        new BsonDocumentProjectionDefinition<TSource, TProjection>(BsonDocument.Parse(json));

    internal abstract BsonDocument Render();
}
