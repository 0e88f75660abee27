using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$sort</c>.</summary>
internal sealed class SortStage(SortSpec sort) : PipelineStage
{
    public SortSpec Sort => sort;

    public static SortStage Parse(BsonValue spec)
    {
        if (spec is not BsonDocument document)
            throw new ServerErrorException(15973, "the $sort key specification must be an object");
        if (document.ElementCount == 0)
            throw new ServerErrorException(15976, "$sort stage must have at least one sort key");
        return new SortStage(SortSpec.Parse(document));
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input)
    {
        foreach (var document in sort.Sort(input))
            yield return document;
    }
}
