using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What an update changes: operators, or a pipeline of stages.</summary>
public abstract class UpdateDefinition<TDocument>
{
    private protected UpdateDefinition()
    {
    }

    public static implicit operator UpdateDefinition<TDocument>(BsonDocument document) =>
        new BsonDocumentUpdateDefinition<TDocument>(document);

    public static implicit operator UpdateDefinition<TDocument>(PipelineDefinition<TDocument, TDocument> pipeline) =>
        new PipelineUpdateDefinition<TDocument>(pipeline);

    public static implicit operator UpdateDefinition<TDocument>(string json) =>
        new BsonDocumentUpdateDefinition<TDocument>(BsonDocument.Parse(json));

    internal abstract BsonValue Render();
}
