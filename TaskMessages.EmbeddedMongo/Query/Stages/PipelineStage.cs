namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary>One stage of a pipeline. Immutable; each run has its own state.</summary>
internal abstract class PipelineStage
{
    public abstract IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input);
}
