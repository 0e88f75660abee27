namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$exists: true</c>.</summary>
internal sealed class ExistsNode(FieldPath path) : FieldNode(path, FilterOperator.Exists)
{
    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details) => value is not null;
}
