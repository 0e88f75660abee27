namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$match</c>.</summary>
internal sealed class MatchStage(Filter filter) : PipelineStage
{
    public Filter Filter => filter;

    public static MatchStage Parse(BsonValue spec, QueryScope scope) => spec is BsonDocument document
        ? new MatchStage(Filter.Parse(document, scope))
        : throw new ServerErrorException(15959, "the match filter must be an expression in an object");

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input) => input.Where(filter.Matches);
}
