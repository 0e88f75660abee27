namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$limit</c>.</summary>
internal sealed class LimitStage(long count) : PipelineStage
{
    public long Count => count;

    public static LimitStage Parse(BsonValue spec)
    {
        var count = StageNumber.Parse(spec, "$limit", 5107201);
        return count == 0 ? throw new ServerErrorException(15958, "the limit must be positive") : new LimitStage(count);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input)
    {
        var left = count;
        foreach (var document in input)
        {
            yield return document;
            if (--left == 0)
                yield break;
        }
    }
}
