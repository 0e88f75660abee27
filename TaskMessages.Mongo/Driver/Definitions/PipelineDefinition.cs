using System.Diagnostics.CodeAnalysis;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The stages of an aggregation.</summary>
public abstract class PipelineDefinition<TInput, TOutput>
{
    private protected PipelineDefinition()
    {
    }

    public static implicit operator PipelineDefinition<TInput, TOutput>(BsonDocument[] stages) => Create(stages);

    public static implicit operator PipelineDefinition<TInput, TOutput>(List<BsonDocument> stages) => Create(stages);

    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "As the driver's API has it.")]
    public static PipelineDefinition<TInput, TOutput> Create(params BsonDocument[] stages) => Create((IEnumerable<BsonDocument>)stages);

    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "As the driver's API has it.")]
    public static PipelineDefinition<TInput, TOutput> Create(IEnumerable<BsonDocument> stages) =>
        new BsonDocumentStagePipelineDefinition<TInput, TOutput>(stages);

    internal abstract BsonArray Render();
}
