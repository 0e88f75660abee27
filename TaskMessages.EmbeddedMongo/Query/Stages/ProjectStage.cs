namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$project</c> and <c>$unset</c>.</summary>
internal sealed class ProjectStage(Projection projection) : PipelineStage
{
    public static ProjectStage Parse(BsonValue spec, QueryScope scope)
    {
        if (spec is not BsonDocument document)
            throw new ServerErrorException(15969, "$project specification must be an object");
        if (document.ElementCount == 0)
            throw new ServerErrorException(51272, "Invalid $project :: caused by :: projection specification must have at least one field");
        return Create(document, "$project", scope);
    }

    public static ProjectStage ParseUnset(BsonValue spec, QueryScope scope)
    {
        if (spec is not (BsonString or BsonArray))
            throw new ServerErrorException(31002, "$unset specification must be a string or an array");
        if (spec is BsonArray { Count: 0 })
            throw new ServerErrorException(31119, "$unset specification must be a string or an array with at least one field");
        var document = new BsonDocument();
        foreach (var name in spec as BsonArray ?? [spec])
        {
            // Not set: a name that comes twice is to be refused.
            var path = name is BsonString text ? text.Value : throw new ServerErrorException(31120, "$unset specification must be a string or an array containing only string values");
            if (path.Contains('\0', StringComparison.Ordinal))
                throw new ServerErrorException(16411, "FieldPath field names may not contain '").Within("Invalid $unset");
            document.Append(new BsonElement(path, false));
        }
        return Create(document, "$unset", scope);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input) => input.Select(projection.Apply);

    private static ProjectStage Create(BsonDocument spec, string stage, QueryScope scope)
    {
        try
        {
            return new ProjectStage(Projection.ParseStage(spec, scope));
        }
        catch (ServerErrorException e)
        {
            throw e.Within("Invalid " + stage);
        }
    }
}
