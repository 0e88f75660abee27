namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$sortByCount</c>: a <c>$group</c> that counts, and a <c>$sort</c>.</summary>
internal sealed class SortByCountStage(GroupStage group, SortStage sort) : PipelineStage
{
    public static SortByCountStage Parse(BsonValue spec, QueryScope scope)
    {
        if (spec is BsonDocument document ? document.ElementCount != 1 || !document.GetElement(0).Name.StartsWith('$') : spec is not BsonString { Value: ['$', ..] })
        {
            throw spec switch
            {
                BsonDocument => new ServerErrorException(40147, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object"),
                BsonString => new ServerErrorException(40148, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object"),
                _ => new ServerErrorException(40149, "the sortByCount field must be specified as a string or as an object"),
            };
        }
        var group = new BsonDocument("_id", spec).Add("count", new BsonDocument("$sum", 1));
        return new SortByCountStage(GroupStage.Parse(group, scope), SortStage.Parse(new BsonDocument("count", -1), scope));
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input) => sort.Run(group.Run(input));
}
