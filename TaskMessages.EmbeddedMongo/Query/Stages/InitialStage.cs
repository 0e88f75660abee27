namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary>A stage that tells of a collection instead of reading its documents. Only the first of a pipeline can be one.</summary>
internal abstract class InitialStage(string name) : PipelineStage
{
    public string Name => name;

    /// <param name="input">What the stage itself has to tell; who runs the pipeline asks it first.</param>
    public sealed override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input) => input;
}
