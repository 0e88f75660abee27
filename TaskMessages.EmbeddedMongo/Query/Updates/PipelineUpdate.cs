namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>An update by an aggregation pipeline over the one document.</summary>
internal sealed class PipelineUpdate(Pipeline pipeline) : UpdateMethod
{
    public static PipelineUpdate Parse(BsonArray stages, QueryScope scope)
    {
        var pipeline = Pipeline.Parse(stages, scope);
        foreach (var stage in stages)
        {
            var name = stage.AsBsonDocument.GetElement(0).Name;
            if (name is not ("$addFields" or "$set" or "$project" or "$unset" or "$replaceRoot" or "$replaceWith"))
                throw new ServerErrorException(ServerError.InvalidOptions, name + " is not allowed to be used within an update");
        }
        return new PipelineUpdate(pipeline);
    }

    public override BsonDocument Apply(BsonDocument original, int matchedIndex, bool isInsert)
    {
        var result = KeepId(original, pipeline.Run([original]).Single());
        return BsonIdentity.AreSame(original, result) ? original : result;
    }
}
