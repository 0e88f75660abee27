namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>The condition does not hold: <c>$not</c>, <c>$ne</c>, <c>$nin</c>, <c>$nor</c> (of an <see cref="OrNode"/>) and <c>$exists: false</c>.</summary>
internal sealed class NotNode(FilterNode child) : FilterNode
{
    public FilterNode Child => child;

    // What failed to match has no position.
    public override bool Matches(BsonDocument document, MatchDetails? details) => !child.Matches(document, null);

    public override bool MatchesValue(BsonValue value) => !child.MatchesValue(value);
}
