using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$pull</c> and <c>$pullAll</c>.</summary>
internal sealed class PullLeaf(Predicate<BsonValue> isPulled) : UpdateLeaf
{
    public static PullLeaf ParseAll(BsonValue spec)
    {
        if (spec is not BsonArray values)
            throw new ServerErrorException(ServerError.BadValue, "$pullAll requires an array argument but was given a " + BsonTypeNames.Of(spec));
        return new PullLeaf(element => values.Any(value => BsonOrder.AreEqual(element, value)));
    }

    /// <summary>A document without operators is a filter for elements that are documents; operators and expressions test the element; anything else is equalled.</summary>
    public static PullLeaf Parse(BsonValue spec, QueryScope scope)
    {
        if (spec is BsonDocument document && !IsFieldOperator(document))
        {
            if (document.Contains("$expr"))
                throw new ServerErrorException(ServerError.QueryFeatureNotAllowed, "$expr is not allowed in this context");
            var filter = FilterParser.Parse(document, FilterLevel.Element, scope);
            return new PullLeaf(element => element is BsonDocument candidate && filter.Matches(candidate, null));
        }
        if (spec is BsonDocument or BsonRegularExpression)
        {
            // An array element that is itself an array is searched, as the same condition in a filter would.
            var nodes = new List<FilterNode>();
            FieldConditionParser.AddField(nodes, FieldPath.Parse(string.Empty), spec, FilterLevel.Element, scope);
            var filter = FilterParser.And(nodes);
            return new PullLeaf(element => filter.Matches(new BsonDocument(string.Empty, element), null));
        }
        return new PullLeaf(element => BsonOrder.AreEqual(element, spec));
    }

    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        if (current is null)
            return null;
        if (current is not BsonArray array)
            throw new ServerErrorException(ServerError.BadValue, "Cannot apply $pull to a non-array value");
        BsonArray? result = null;
        for (var i = 0; i < array.Count; i++)
        {
            if (isPulled(array[i]))
                result ??= new BsonArray(array.Take(i));
            else
                result?.Add(array[i]);
        }
        return result ?? array;
    }

    public override void Block(string name, BsonValue container, UpdateContext context) => throw CannotTraverse(name, container, context);

    private static bool IsFieldOperator(BsonDocument document) =>
        FieldConditionParser.IsOperators(document) && !FilterParser.IsLogicalOperator(document.GetElement(0).Name);
}
