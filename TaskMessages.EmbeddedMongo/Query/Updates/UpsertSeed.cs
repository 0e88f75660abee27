using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>What a filter says about a document that does not exist yet: the fields it wants equal to something.</summary>
internal static class UpsertSeed
{
    /// <param name="root">The filter.</param>
    /// <param name="idOnly">Whether only the id counts, as for replacement documents.</param>
    public static BsonDocument Create(FilterNode root, bool idOnly)
    {
        var equalities = new SortedList<string, ComparisonNode>(StringComparer.Ordinal);
        Collect(root, equalities, idOnly);
        var seed = new BsonDocument();
        foreach (var equality in equalities.Values)
            Set(seed, equality.Path, equality.Value);
        return seed;
    }

    private static void Collect(FilterNode node, SortedList<string, ComparisonNode> equalities, bool idOnly)
    {
        switch (node)
        {
            case AndNode and:
                foreach (var child in and.Children)
                    Collect(child, equalities, idOnly);
                break;
            case ComparisonNode { Operator: FilterOperator.Eq } equality when !idOnly || equality.Path.First == "_id":
                if (idOnly && equality.Path.Count > 1)
                    throw new ServerErrorException(111, $"field at '_id' must be exactly specified, field at sub-path '{equality.Path}'found");
                CheckConflict(equality.Path, equalities);
                equalities.Add(equality.Path.Dotted, equality);
                break;
            case ExprNode:
                throw new ServerErrorException(ServerError.QueryFeatureNotAllowed, "$expr is not allowed in the query predicate for an upsert");
            default:
                break;
        }
    }

    private static void CheckConflict(FieldPath path, SortedList<string, ComparisonNode> equalities)
    {
        foreach (var other in equalities.Values.Select(equality => equality.Path))
        {
            if (path.Dotted == other.Dotted)
                throw Conflict($"path '{path}' is matched twice");
            if (other.IsPrefixOf(path) || path.IsPrefixOf(other))
                throw Conflict(other.Count < path.Count ? $"both paths '{path}' and '{other}' are matched" : $"both paths '{other}' and '{path}' are matched");
        }
    }

    private static void Set(BsonDocument seed, FieldPath path, BsonValue value)
    {
        var document = seed;
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (!document.TryGetValue(path[i], out var next))
                document.Add(path[i], next = new BsonDocument());
            document = (BsonDocument)next;
        }
        document.Set(path[path.Count - 1], value);
    }

    private static ServerErrorException Conflict(string what) => new(ServerError.NotSingleValueField, "cannot infer query fields to set, " + what);
}
