using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>A filter document, parsed once and then applied to any number of documents from any thread.</summary>
internal sealed class Filter
{
    /// <summary>The empty filter.</summary>
    public static readonly Filter All = Parse(new BsonDocument());

    private Filter(BsonDocument source, FilterNode root)
    {
        Source = source;
        Root = root;
    }

    public BsonDocument Source { get; }

    /// <summary>The tree that a planner looks at: <see cref="AndNode"/>, <see cref="OrNode"/>, <see cref="FieldNode"/> and the rest.</summary>
    public FilterNode Root { get; }

    public bool MatchesEverything => Root is ConstantNode { Value: true };

    /// <exception cref="ServerErrorException">The filter is not one that MongoDB would accept, or uses what is not supported.</exception>
    public static Filter Parse(BsonDocument filter, QueryScope? scope = null) =>
        new(filter, FilterParser.Parse(filter, FilterLevel.Top, scope ?? QueryScope.Empty));

    public bool Matches(BsonDocument document) => Root.Matches(document, null);

    /// <summary>Also records which array element matched, for the positional operators.</summary>
    public bool Matches(BsonDocument document, MatchDetails details)
    {
        details.Clear();
        return Root.Matches(document, details);
    }
}
