namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>
/// A condition on the values at one path. Arrays on the way are searched: each element that is a document, and the element at a
/// position when the path names one. An array at the end is tested element by element and then as a whole.
/// </summary>
internal abstract class FieldNode(FieldPath path, FilterOperator @operator) : FilterNode
{
    public FieldPath Path => path;

    public FilterOperator Operator => @operator;

    /// <summary>Whether an array at the end of the path is tested element by element, too.</summary>
    protected virtual bool SearchesLeafArray => true;

    /// <param name="value">The value at the path; null when it is missing.</param>
    /// <param name="details">Receives the position when the condition itself searches an array.</param>
    protected abstract bool MatchesLeaf(BsonValue? value, MatchDetails? details);

    public sealed override bool Matches(BsonDocument document, MatchDetails? details) => MatchesDocument(document, 0, details);

    public sealed override bool MatchesValue(BsonValue value) => MatchesLeaf(value, null);

    private bool MatchesDocument(BsonDocument document, int depth, MatchDetails? details)
    {
        document.TryFind(path[depth], out var value);
        if (depth == path.Count - 1)
            return MatchesEnd(value, details);
        return value switch
        {
            BsonDocument inner => MatchesDocument(inner, depth + 1, details),
            BsonArray array => MatchesArray(array, depth + 1, details),
            _ => MatchesLeaf(null, details),
        };
    }

    private bool MatchesEnd(BsonValue? value, MatchDetails? details)
    {
        if (SearchesLeafArray && value is BsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (!MatchesLeaf(array[i], details))
                    continue;
                details?.Record(i);
                return true;
            }
        }
        return MatchesLeaf(value, details);
    }

    private bool MatchesArray(BsonArray array, int depth, MatchDetails? details)
    {
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is BsonDocument document && MatchesDocument(document, depth, details))
            {
                details?.Record(i);
                return true;
            }
        }
        var position = path.Position(depth);
        return position >= 0 && position < array.Count && MatchesPosition(array[position], depth, details);
    }

    /// <summary>The path names this element itself, so that it is no searched array: nothing is recorded and an array here is not opened.</summary>
    private bool MatchesPosition(BsonValue item, int depth, MatchDetails? details)
    {
        if (depth == path.Count - 1)
            return MatchesLeaf(item, details);
        return item switch
        {
            BsonDocument document => MatchesDocument(document, depth + 1, details),
            BsonArray array => MatchesArray(array, depth + 1, details),
            _ => false,
        };
    }
}
