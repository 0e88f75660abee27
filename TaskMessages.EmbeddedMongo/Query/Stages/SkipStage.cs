namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$skip</c>.</summary>
internal sealed class SkipStage(long count) : PipelineStage
{
    public long Count => count;

    public static SkipStage Parse(BsonValue spec) => new(StageNumber.Parse(spec, "$skip", 5107200));

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input)
    {
        var left = count;
        foreach (var document in input)
        {
            if (left > 0)
                left--;
            else
                yield return document;
        }
    }
}
