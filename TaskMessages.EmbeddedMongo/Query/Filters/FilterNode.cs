namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>One condition of a filter, or several combined. Immutable.</summary>
internal abstract class FilterNode
{
    /// <param name="document">The document to test.</param>
    /// <param name="details">Receives the matched array position; null when nobody asks.</param>
    public abstract bool Matches(BsonDocument document, MatchDetails? details);

    /// <summary>Tests one value by itself, as <c>$elemMatch: {$gt: 1}</c> does with array elements: the path plays no part.</summary>
    public abstract bool MatchesValue(BsonValue value);
}
