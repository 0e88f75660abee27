using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A pipeline of stages written as documents.</summary>
public sealed class BsonDocumentStagePipelineDefinition<TInput, TOutput> : PipelineDefinition<TInput, TOutput>
{
    public BsonDocumentStagePipelineDefinition(IEnumerable<BsonDocument> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        Documents = [.. stages];
    }

    public IList<BsonDocument> Documents { get; }

    internal override BsonArray Render() => new(Documents);
}
