namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>At least one condition holds.</summary>
internal sealed class OrNode(FilterNode[] children) : FilterNode
{
    public IReadOnlyList<FilterNode> Children => children;

    public override bool Matches(BsonDocument document, MatchDetails? details)
    {
        foreach (var child in children)
        {
            if (child.Matches(document, details))
                return true;
        }
        return false;
    }

    public override bool MatchesValue(BsonValue value)
    {
        foreach (var child in children)
        {
            if (child.MatchesValue(value))
                return true;
        }
        return false;
    }
}
