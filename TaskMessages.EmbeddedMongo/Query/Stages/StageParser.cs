namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary>The table of stages.</summary>
internal static class StageParser
{
    /// <param name="value">The stage.</param>
    /// <param name="scope">What its expressions may read.</param>
    /// <param name="sources">Reads the stages that tell of a collection, or null where there is none to tell of.</param>
    public static PipelineStage Parse(BsonValue value, QueryScope scope, Func<string, BsonValue, SourceStage?>? sources = null)
    {
        if (value is not BsonDocument stage)
            throw new ServerErrorException(ServerError.TypeMismatch, "Each element of the 'pipeline' array must be an object");
        if (stage.ElementCount != 1)
            throw new ServerErrorException(40323, "A pipeline stage specification object must contain exactly one field.");
        var (name, spec) = (stage.GetElement(0).Name, stage.GetElement(0).Value);
        return name switch
        {
            "$addFields" or "$set" => AddFieldsStage.Parse(name, spec, scope),
            "$count" => CountStage.Parse(spec),
            "$group" => GroupStage.Parse(spec, scope),
            "$limit" => LimitStage.Parse(spec),
            "$match" => MatchStage.Parse(spec, scope),
            "$project" => ProjectStage.Parse(spec, scope),
            "$replaceRoot" => ReplaceRootStage.Parse(spec, scope),
            "$replaceWith" => ReplaceRootStage.ParseWith(spec, scope),
            "$sample" => SampleStage.Parse(spec, scope),
            "$skip" => SkipStage.Parse(spec),
            "$sort" => SortStage.Parse(spec, scope),
            "$sortByCount" => SortByCountStage.Parse(spec, scope),
            "$unset" => ProjectStage.ParseUnset(spec, scope),
            "$unwind" => UnwindStage.Parse(spec),
            _ => sources?.Invoke(name, spec) ?? throw new ServerErrorException(40324, $"Unrecognized pipeline stage name: '{name}'"),
        };
    }
}
