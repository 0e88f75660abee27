using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>An update written as a pipeline.</summary>
public sealed class PipelineUpdateDefinition<TDocument>(PipelineDefinition<TDocument, TDocument> pipeline) : UpdateDefinition<TDocument>
{
    public PipelineDefinition<TDocument, TDocument> Pipeline { get; } = pipeline ?? throw new ArgumentNullException(nameof(pipeline));

    internal override BsonValue Render() => Pipeline.Render();
}
