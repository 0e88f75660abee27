using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>Reads a filter document: logical operators and fields. What stands under a field is <see cref="FieldConditionParser"/>'s.</summary>
internal static class FilterParser
{
    /// <summary>The operators that stand beside fields.</summary>
    public static IReadOnlyCollection<string> Names { get; } = ["$and", "$or", "$nor", "$expr", "$comment"];

    public static FilterNode Parse(BsonDocument filter, FilterLevel level, QueryScope scope)
    {
        var nodes = new List<FilterNode>(filter.ElementCount);
        foreach (var element in filter)
        {
            if (element.Name.StartsWith('$'))
                AddOperator(nodes, element, level, scope);
            else
                FieldConditionParser.AddField(nodes, FieldPath.Parse(element.Name), element.Value, level, scope);
        }
        return And(nodes);
    }

    public static FilterNode And(List<FilterNode> nodes) => nodes.Count switch
    {
        0 => ConstantNode.True,
        1 => nodes[0],
        _ => new AndNode([.. nodes]),
    };

    public static bool IsLogicalOperator(string name) =>
        name is "$and" or "$or" or "$nor" or "$expr" or "$comment" or "$where" or "$text" or "$jsonSchema";

    private static void AddOperator(List<FilterNode> nodes, BsonElement element, FilterLevel level, QueryScope scope)
    {
        switch (element.Name)
        {
            case "$and":
                var conjuncts = ParseList(element, level, scope);
                nodes.Add(conjuncts.Length == 1 ? conjuncts[0] : new AndNode(conjuncts));
                break;
            case "$or":
                nodes.Add(Or(ParseList(element, level, scope)));
                break;
            case "$nor":
                nodes.Add(new NotNode(Or(ParseList(element, level, scope))));
                break;
            case "$expr":
                nodes.Add(ParseExpr(element.Value, level, scope));
                break;
            case "$comment":
                break;
            case "$ref" or "$id" or "$db":
                nodes.Add(new ComparisonNode(FieldPath.Parse(element.Name), FilterOperator.Eq, element.Value));
                break;
            default:
                throw Refusal(element.Name, level);
        }
    }

    private static FilterNode Or(FilterNode[] nodes) => nodes.Length == 1 ? nodes[0] : new OrNode(nodes);

    private static FilterNode[] ParseList(BsonElement element, FilterLevel level, QueryScope scope)
    {
        if (element.Value is not BsonArray list)
            throw new ServerErrorException(ServerError.BadValue, element.Name + " must be an array");
        if (list.Count == 0)
            throw new ServerErrorException(ServerError.BadValue, "$and/$or/$nor must be a nonempty array");
        var nodes = new FilterNode[list.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            if (list[i] is not BsonDocument entry)
                throw new ServerErrorException(ServerError.BadValue, "$or/$and/$nor entries need to be full objects");
            nodes[i] = Parse(entry, level, scope);
        }
        return nodes;
    }

    private static ExprNode ParseExpr(BsonValue value, FilterLevel level, QueryScope scope)
    {
        if (level != FilterLevel.Top)
            throw new ServerErrorException(ServerError.BadValue, "$expr can only be applied to the top-level document");
        return new ExprNode(Expression.Parse(value, scope), scope);
    }

    private static ServerErrorException Refusal(string name, FilterLevel level) => name switch
    {
        "$where" when level != FilterLevel.Top => new(ServerError.BadValue, "$where can only be applied to the top-level document"),
        "$where" => new(ServerError.BadValue, "no globalScriptEngine in $where parsing"),
        "$text" when level != FilterLevel.Top => new(ServerError.BadValue, "$text can only be applied to the top-level document"),
        "$text" => new(ServerError.IndexNotFound, "text index required for $text query"),
        "$jsonSchema" => new(ServerError.QueryFeatureNotAllowed, "$jsonSchema is not allowed in this context"),
        _ => new(ServerError.BadValue, $"unknown top level operator: {name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField."),
    };
}
