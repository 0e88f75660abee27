namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary>The table of stages.</summary>
internal static class StageParser
{
    private static readonly Dictionary<string, Func<BsonValue, QueryScope, PipelineStage>> Parsers = new(StringComparer.Ordinal)
    {
        ["$addFields"] = (spec, scope) => AddFieldsStage.Parse("$addFields", spec, scope),
        ["$count"] = (spec, _) => CountStage.Parse(spec),
        ["$group"] = GroupStage.Parse,
        ["$limit"] = (spec, _) => LimitStage.Parse(spec),
        ["$match"] = MatchStage.Parse,
        ["$project"] = ProjectStage.Parse,
        ["$replaceRoot"] = ReplaceRootStage.Parse,
        ["$replaceWith"] = ReplaceRootStage.ParseWith,
        ["$sample"] = SampleStage.Parse,
        ["$set"] = (spec, scope) => AddFieldsStage.Parse("$set", spec, scope),
        ["$skip"] = (spec, _) => SkipStage.Parse(spec),
        ["$sort"] = SortStage.Parse,
        ["$sortByCount"] = SortByCountStage.Parse,
        ["$unset"] = ProjectStage.ParseUnset,
        ["$unwind"] = (spec, _) => UnwindStage.Parse(spec),
    };

    /// <summary>The stages that read what comes before them; those that tell of a collection are the sources' own.</summary>
    public static IReadOnlyCollection<string> Names => Parsers.Keys;

    /// <param name="value">The stage, in a document of its own.</param>
    /// <param name="scope">What its expressions may read.</param>
    /// <param name="sources">Reads the stages that tell of a collection, or null where there is none to tell of.</param>
    public static PipelineStage Parse(BsonValue value, QueryScope scope, Func<string, BsonValue, InitialStage?>? sources = null)
    {
        var stage = Only(value);
        return Parsers.TryGetValue(stage.Name, out var parse)
            ? parse(stage.Value, scope)
            : sources?.Invoke(stage.Name, stage.Value) ?? throw Unknown(stage.Name);
    }

    /// <summary>Checks what MongoDB checks of a pipeline before it looks at the stages' own arguments.</summary>
    /// <exception cref="ServerErrorException">14, 40323, 40324: something in the list is no stage.</exception>
    public static void CheckNames(BsonArray stages)
    {
        foreach (var value in stages)
        {
            if (Only(value).Name is var name && !Parsers.ContainsKey(name))
                throw Unknown(name);
        }
    }

    private static BsonElement Only(BsonValue value)
    {
        if (value is not BsonDocument stage)
            throw new ServerErrorException(ServerError.TypeMismatch, "Each element of the 'pipeline' array must be an object");
        return stage.ElementCount == 1 ? stage.GetElement(0) : throw new ServerErrorException(40323, "A pipeline stage specification object must contain exactly one field.");
    }

    private static ServerErrorException Unknown(string name) => new(40324, $"Unrecognized pipeline stage name: '{name}'");
}
