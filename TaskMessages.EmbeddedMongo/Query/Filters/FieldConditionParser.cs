namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>Reads what a filter says about one field: a value to equal, or a document of operators.</summary>
internal static class FieldConditionParser
{
    private static readonly Dictionary<string, Func<FieldCondition, FilterNode?>> Parsers = new(StringComparer.Ordinal)
    {
        ["$all"] = condition => ParseAll(condition.Path, condition.Value, condition.Scope),
        ["$bitsAllClear"] = condition => BitsConditionParser.Parse(condition.Path, BitTest.AllClear, condition.Element),
        ["$bitsAllSet"] = condition => BitsConditionParser.Parse(condition.Path, BitTest.AllSet, condition.Element),
        ["$bitsAnyClear"] = condition => BitsConditionParser.Parse(condition.Path, BitTest.AnyClear, condition.Element),
        ["$bitsAnySet"] = condition => BitsConditionParser.Parse(condition.Path, BitTest.AnySet, condition.Element),
        ["$elemMatch"] = condition => ParseElemMatch(condition.Path, condition.Value, condition.Scope),
        ["$eq"] = condition => new ComparisonNode(condition.Path, FilterOperator.Eq, condition.Value),
        ["$exists"] = condition => Truth.Of(condition.Value) ? new ExistsNode(condition.Path) : new NotNode(new ExistsNode(condition.Path)),
        ["$gt"] = condition => Comparison(condition.Path, FilterOperator.Gt, condition.Value),
        ["$gte"] = condition => Comparison(condition.Path, FilterOperator.Gte, condition.Value),
        ["$in"] = condition => ParseIn(condition.Path, condition.Value, "$in"),
        ["$lt"] = condition => Comparison(condition.Path, FilterOperator.Lt, condition.Value),
        ["$lte"] = condition => Comparison(condition.Path, FilterOperator.Lte, condition.Value),
        ["$mod"] = condition => ParseMod(condition.Path, condition.Value),
        ["$ne"] = condition => new NotNode(Comparison(condition.Path, FilterOperator.Eq, condition.Value, "$ne")),
        ["$nin"] = condition => new NotNode(ParseIn(condition.Path, condition.Value, "$nin")),
        ["$not"] = condition => ParseNot(condition.Path, condition.Value, condition.Level, condition.Scope),
        ["$options"] = condition => condition.Siblings.Contains("$regex") ? null : throw Bad("$options needs a $regex"),
        ["$regex"] = condition => ParseRegex(condition.Path, condition.Siblings),
        ["$size"] = condition => ParseSize(condition.Path, condition.Value),
        ["$type"] = condition => TypeConditionParser.Parse(condition.Path, condition.Value),
    };

    /// <summary>The operators that stand under a field.</summary>
    public static IReadOnlyCollection<string> Names => Parsers.Keys;

    public static void AddField(List<FilterNode> nodes, FieldPath path, BsonValue value, FilterLevel level, QueryScope scope)
    {
        if (value is BsonDocument document && IsOperators(document))
            AddOperators(nodes, path, document, level, scope);
        else if (value is BsonRegularExpression regex)
            nodes.Add(new RegexNode(path, new RegexMatcher(regex)));
        else
            nodes.Add(new ComparisonNode(path, FilterOperator.Eq, value));
    }

    /// <summary>Whether a document under a field is operators rather than a value: its first name says so, except in a DBRef.</summary>
    public static bool IsOperators(BsonDocument document) =>
        document.ElementCount > 0 && document.GetElement(0).Name.StartsWith('$') && !(document.Contains("$ref") && document.Contains("$id"));

    public static void AddOperators(List<FilterNode> nodes, FieldPath path, BsonDocument operators, FilterLevel level, QueryScope scope)
    {
        if (operators.GetElement(0).Name is "$near" or "$nearSphere" or "$geoNear")
            throw new ServerErrorException(ServerError.NoQueryExecutionPlans, "unable to find index for $geoNear query");
        foreach (var element in operators)
        {
            if (Parse(path, element, operators, level, scope) is { } node)
                nodes.Add(node);
        }
    }

    /// <summary>Null for <c>$options</c>, which <c>$regex</c> has read already.</summary>
    private static FilterNode? Parse(FieldPath path, BsonElement element, BsonDocument siblings, FilterLevel level, QueryScope scope)
    {
        return Parsers.TryGetValue(element.Name, out var parse)
            ? parse(new FieldCondition(path, element, siblings, level, scope))
            : throw Bad("unknown operator: " + element.Name);
    }

    private static ComparisonNode Comparison(FieldPath path, FilterOperator @operator, BsonValue value, string? name = null)
    {
        if (value is BsonRegularExpression)
            throw Bad(name is null ? $"Can't have RegEx as arg to predicate over field '{path}'." : $"Can't have regex as arg to {name}.");
        return new ComparisonNode(path, @operator, value);
    }

    private static FilterNode ParseIn(FieldPath path, BsonValue value, string name)
    {
        if (value is not BsonArray list)
            throw Bad(name + " needs an array");
        var values = new List<BsonValue>(list.Count);
        var regexes = new List<RegexMatcher>();
        foreach (var item in list)
        {
            if (item is BsonDocument document && IsOperators(document))
                throw Bad("cannot nest $ under " + name);
            if (item is BsonRegularExpression regex)
                regexes.Add(new RegexMatcher(regex));
            else
                values.Add(item);
        }
        return (values.Count, regexes.Count) switch
        {
            (0, 0) => ConstantNode.False,
            (1, 0) => new ComparisonNode(path, FilterOperator.Eq, values[0]),
            _ => new InNode(path, values, [.. regexes]),
        };
    }

    private static NotNode ParseNot(FieldPath path, BsonValue value, FilterLevel level, QueryScope scope)
    {
        if (value is BsonRegularExpression regex)
            return new NotNode(new RegexNode(path, new RegexMatcher(regex)));
        if (value is not BsonDocument operators)
            throw Bad("$not needs a regex or a document");
        if (operators.ElementCount == 0)
            throw Bad("$not cannot be empty");
        var nodes = new List<FilterNode>();
        AddOperators(nodes, path, operators, level, scope);
        return new NotNode(FilterParser.And(nodes));
    }

    private static RegexNode ParseRegex(FieldPath path, BsonDocument siblings)
    {
        var pattern = string.Empty;
        var options = string.Empty;
        foreach (var element in siblings)
        {
            switch (element.Name, element.Value)
            {
                case ("$regex", BsonString text):
                    pattern = text.Value;
                    break;
                case ("$regex", BsonRegularExpression regex):
                    pattern = regex.Pattern;
                    if (options.Length > 0 && regex.Options.Length > 0)
                        throw new ServerErrorException(51074, "options set in both $regex and $options");
                    options = regex.Options.Length > 0 ? regex.Options : options;
                    break;
                case ("$regex", _):
                    throw Bad("$regex has to be a string");
                case ("$options", BsonString text):
                    if (options.Length > 0)
                        throw new ServerErrorException(51075, "options set in both $regex and $options");
                    options = text.Value;
                    break;
                case ("$options", _):
                    throw Bad("$options has to be a string");
                default:
                    break;
            }
        }
        return new RegexNode(path, new RegexMatcher(pattern, options));
    }

    private static ModNode ParseMod(FieldPath path, BsonValue value)
    {
        if (value is not BsonArray pair)
            throw Bad("malformed mod, needs to be an array");
        if (pair.Count < 2)
            throw Bad("malformed mod, not enough elements");
        if (pair.Count > 2)
            throw Bad("malformed mod, too many elements");
        if (!pair[0].IsNumeric)
            throw Bad("malformed mod, divisor not a number");
        if (!pair[1].IsNumeric)
            throw Bad("malformed mod, remainder not a number");
        if (!WholeNumber.TryTruncate(pair[0], out var divisor))
            throw Bad("malformed mod, divisor value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type");
        if (!WholeNumber.TryTruncate(pair[1], out var remainder))
            throw Bad("malformed mod, remainder value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type");
        return divisor == 0 ? throw Bad("divisor cannot be 0") : new ModNode(path, divisor, remainder);
    }

    private static SizeNode ParseSize(FieldPath path, BsonValue value)
    {
        if (!value.IsNumeric)
            throw new ServerErrorException(ServerError.FailedToParse, $"Failed to parse $size. Expected a number in: $size: {BsonText.Of(value)}");
        if (!WholeNumber.TryGetExact(value, out var size))
            throw new ServerErrorException(ServerError.FailedToParse, $"Failed to parse $size. Expected an integer: $size: {BsonText.Of(value)}");
        if (size < 0)
            throw new ServerErrorException(ServerError.FailedToParse, $"Failed to parse $size. Expected a non-negative number in: $size: {BsonText.Of(value)}");
        return new SizeNode(path, size);
    }

    private static FilterNode ParseAll(FieldPath path, BsonValue value, QueryScope scope)
    {
        if (value is not BsonArray list)
            throw Bad("$all needs an array");
        if (list.Count == 0)
            return ConstantNode.False;
        var elemMatches = IsElemMatch(list[0]);
        var nodes = new List<FilterNode>(list.Count);
        foreach (var item in list)
        {
            if (elemMatches)
                nodes.Add(IsElemMatch(item) ? ParseElemMatch(path, item.AsBsonDocument.GetElement(0).Value, scope) : throw Bad("$all/$elemMatch has to be consistent"));
            else if (item is BsonRegularExpression regex)
                nodes.Add(new RegexNode(path, new RegexMatcher(regex)));
            else if (item is BsonDocument document && IsOperators(document))
                throw Bad("no $ expressions in $all");
            else
                nodes.Add(new ComparisonNode(path, FilterOperator.Eq, item));
        }
        return FilterParser.And(nodes);
    }

    private static bool IsElemMatch(BsonValue value) =>
        value is BsonDocument { ElementCount: > 0 } document && document.GetElement(0).Name == "$elemMatch";

    private static FieldNode ParseElemMatch(FieldPath path, BsonValue value, QueryScope scope)
    {
        if (value is not BsonDocument condition)
            throw Bad("$elemMatch needs an Object");
        if (!IsOperators(condition) || FilterParser.IsLogicalOperator(condition.GetElement(0).Name))
            return new ElemMatchObjectNode(path, FilterParser.Parse(condition, FilterLevel.Element, scope));
        var nodes = new List<FilterNode>();
        AddOperators(nodes, path, condition, FilterLevel.Element, scope);
        return new ElemMatchValueNode(path, FilterParser.And(nodes));
    }

    private static ServerErrorException Bad(string message) => new(ServerError.BadValue, message);
}
