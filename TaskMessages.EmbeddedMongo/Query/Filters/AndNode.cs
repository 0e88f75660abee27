namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>All conditions hold.</summary>
internal sealed class AndNode(FilterNode[] children) : FilterNode
{
    public IReadOnlyList<FilterNode> Children => children;

    public override bool Matches(BsonDocument document, MatchDetails? details)
    {
        foreach (var child in children)
        {
            if (!child.Matches(document, details))
                return false;
        }
        return true;
    }

    public override bool MatchesValue(BsonValue value)
    {
        foreach (var child in children)
        {
            if (!child.MatchesValue(value))
                return false;
        }
        return true;
    }
}
