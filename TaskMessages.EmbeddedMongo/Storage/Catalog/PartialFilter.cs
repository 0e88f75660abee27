using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>Which filters a partial index may have: equality, ranges, <c>$in</c>, <c>$exists: true</c> and <c>$type</c>, joined by <c>$and</c> and <c>$or</c>.</summary>
internal static class PartialFilter
{
    /// <exception cref="ServerErrorException">67: the filter has something else; 224: it has an <c>$expr</c>.</exception>
    public static void Check(BsonDocument filter) => Check(Filter.Parse(filter).Root, filter);

    /// <summary>The first parts of all paths that a filter looks at, some perhaps twice.</summary>
    public static IEnumerable<string> Roots(BsonDocument filter) => filter.SelectMany(element => element switch
    {
        { Name: ['$', ..], Value: BsonArray parts } => parts.OfType<BsonDocument>().SelectMany(Roots),
        { Name: ['$', ..], Value: BsonDocument part } => Roots(part),
        _ => [element.Name.Split('.')[0]],
    });

    private static void Check(FilterNode node, BsonDocument filter)
    {
        switch (node)
        {
            case AndNode and:
                CheckAll(and.Children, filter);
                break;
            case OrNode or:
                CheckAll(or.Children, filter);
                break;
            case ComparisonNode or InNode or ExistsNode or TypeNode or ConstantNode { Value: true }:
                break;
            case ExprNode:
                throw new ServerErrorException(ServerError.QueryFeatureNotAllowed, "$expr is not allowed in this context");
            default:
                throw new ServerErrorException(ServerError.CannotCreateIndex, $"Expression not supported in partial index: {BsonText.Of(filter)}");
        }
    }

    private static void CheckAll(IReadOnlyList<FilterNode> nodes, BsonDocument filter)
    {
        foreach (var node in nodes)
            Check(node, filter);
    }
}
