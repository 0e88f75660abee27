using System.Text.RegularExpressions;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>What matches a filter, told as plainly as possible from MongoDB's manual: values at a path are listed, then each is asked. Slow, and shares nothing with the server but the order of values.</summary>
internal static class ReferenceFilter
{
    public static bool Matches(BsonDocument filter, BsonDocument document) => filter.All(element => element.Name switch
    {
        "$and" => element.Value.AsBsonArray.All(part => Matches(part.AsBsonDocument, document)),
        "$or" => element.Value.AsBsonArray.Any(part => Matches(part.AsBsonDocument, document)),
        "$nor" => !element.Value.AsBsonArray.Any(part => Matches(part.AsBsonDocument, document)),
        _ => IsOperators(element.Value, out var operators)
            ? operators.All(condition => Holds(condition, document, element.Name))
            : Holds(new BsonElement("$eq", element.Value), document, element.Name),
    });

    /// <summary>Whether one value satisfies an operator that compares.</summary>
    /// <param name="name">Such as <c>$gt</c>.</param>
    /// <param name="value">Null: it is missing.</param>
    /// <param name="operand">What it is compared with.</param>
    public static bool Compares(string name, BsonValue? value, BsonValue operand)
    {
        if (BsonOrder.IsNullish(value) && BsonOrder.IsNullish(operand))
            return name is "$eq" or "$gte" or "$lte";
        if (BsonOrder.Rank(value) != BsonOrder.Rank(operand))
            return (operand, name) is (BsonMaxKey, "$lt" or "$lte") or (BsonMinKey, "$gt" or "$gte");
        if (BsonOrder.IsNaN(value) || BsonOrder.IsNaN(operand))
            return BsonOrder.IsNaN(value) && BsonOrder.IsNaN(operand) && (name is "$eq" or "$gte" or "$lte");
        var order = BsonOrder.Compare(value, operand);
        return name switch
        {
            "$eq" => order == 0,
            "$gt" => order > 0,
            "$gte" => order >= 0,
            "$lt" => order < 0,
            _ => order <= 0,
        };
    }

    /// <summary>Every value that MongoDB would test at the path; null stands for a missing one.</summary>
    /// <param name="document">Where to look.</param>
    /// <param name="path">With dots.</param>
    /// <param name="opensLast">Whether the elements of an array at the end are values too.</param>
    public static List<BsonValue?> Reach(BsonDocument document, string path, bool opensLast = true)
    {
        var values = new List<BsonValue?>();
        Reach(document, path.Split('.'), opensLast, values);
        return values;
    }

    private static bool Holds(BsonElement condition, BsonDocument document, string path)
    {
        var operand = condition.Value;
        switch (condition.Name)
        {
            case "$ne":
                return !Holds(new BsonElement("$eq", operand), document, path);
            case "$nin":
                return !Holds(new BsonElement("$in", operand), document, path);
            case "$not" when IsOperators(operand, out var operators):
                return !operators.All(inner => Holds(inner, document, path));
            case "$all":
                return operand.AsBsonArray.Count > 0 && operand.AsBsonArray.All(each => Holds(new BsonElement("$eq", each), document, path));
            case "$exists":
                return Reach(document, path).Any(value => value is not null) == operand.AsBoolean;
            case "$size":
                return Reach(document, path, opensLast: false).Any(value => value is BsonArray array && array.Count == operand.AsInt32);
            case "$elemMatch":
                return Reach(document, path, opensLast: false).Any(value => value is BsonArray array && array.Any(item => IsElement(operand.AsBsonDocument, item)));
            default:
                return Reach(document, path).Any(value => HoldsFor(condition, value));
        }
    }

    private static bool IsElement(BsonDocument condition, BsonValue item)
    {
        if (IsOperators(condition, out var operators))
            return operators.All(inner => inner.Name == "$not" ? !HoldsFor(inner.Value.AsBsonDocument.GetElement(0), item) : HoldsFor(inner, item));
        return item switch
        {
            BsonDocument inner => Matches(condition, inner),
            BsonArray array => Matches(condition, new BsonDocument(array.Select((value, index) => new BsonElement($"{index}", value)))),
            _ => false,
        };
    }

    private static bool HoldsFor(BsonElement condition, BsonValue? value) => condition.Name switch
    {
        "$in" => condition.Value.AsBsonArray.Any(each => each is BsonRegularExpression pattern ? IsMatch(pattern, value) : Compares("$eq", value, each)),
        "$nin" => !HoldsFor(new BsonElement("$in", condition.Value), value),
        "$ne" => !Compares("$eq", value, condition.Value),
        "$regex" => IsMatch((BsonRegularExpression)condition.Value, value),
        "$type" => value is not null && BsonTypeNames.Of(value) is var type && (type == condition.Value.AsString || (condition.Value.AsString == "number" && value.IsNumeric)),
        "$mod" => value is { IsNumeric: true } && IsMod(value.ToDouble(), condition.Value.AsBsonArray),
        "$exists" => value is not null == condition.Value.AsBoolean,
        _ => Compares(condition.Name, value, condition.Value),
    };

    private static bool IsMod(double value, BsonArray operands) =>
        double.IsFinite(value) && (long)value % operands[0].ToInt64() == operands[1].ToInt64();

    private static bool IsMatch(BsonRegularExpression pattern, BsonValue? value) => value switch
    {
        BsonString text => IsMatch(pattern, text.Value),
        BsonSymbol symbol => IsMatch(pattern, symbol.Name),
        BsonRegularExpression other => other.Equals(pattern),
        _ => false,
    };

    private static bool IsMatch(BsonRegularExpression pattern, string text) =>
        Regex.IsMatch(text, pattern.Pattern, pattern.Options.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None);

    private static bool IsOperators(BsonValue value, out BsonDocument operators)
    {
        operators = value as BsonDocument ?? [];
        return operators.ElementCount > 0 && operators.GetElement(0).Name.StartsWith('$');
    }

    private static void Reach(BsonDocument document, string[] path, bool opensLast, List<BsonValue?> values)
    {
        var value = document.TryGetValue(path[0], out var found) ? found : null;
        if (path.Length == 1)
        {
            if (opensLast && value is BsonArray leaves)
                values.AddRange(leaves);
            values.Add(value);
        }
        else if (value is BsonDocument inner)
        {
            Reach(inner, path[1..], opensLast, values);
        }
        else if (value is BsonArray array)
        {
            ReachArray(array, path[1..], opensLast, values);
        }
        else
        {
            values.Add(null);
        }
    }

    private static void ReachArray(BsonArray array, string[] path, bool opensLast, List<BsonValue?> values)
    {
        foreach (var item in array.OfType<BsonDocument>())
            Reach(item, path, opensLast, values);
        if (!int.TryParse(path[0], out var position) || position >= array.Count)
            return;
        if (path.Length == 1)
            values.Add(array[position]);
        else if (array[position] is BsonDocument document)
            Reach(document, path[1..], opensLast, values);
        else if (array[position] is BsonArray inner)
            ReachArray(inner, path[1..], opensLast, values);
    }
}
