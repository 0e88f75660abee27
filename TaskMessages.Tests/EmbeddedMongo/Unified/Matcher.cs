namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>Compares what came with what a test expects, by the rules of the unified test format.</summary>
internal static class Matcher
{
    /// <returns>Where they differ; null when they match.</returns>
    /// <param name="expected">With the special operators <c>$$…</c>.</param>
    /// <param name="actual">Null: nothing is there.</param>
    /// <param name="isRoot">Whether members that nobody expects may be there.</param>
    /// <param name="path">Where we are.</param>
    public static string? Difference(BsonValue expected, BsonValue? actual, bool isRoot, string path = "")
    {
        if (expected is BsonDocument { ElementCount: 1 } special && special.GetElement(0).Name.StartsWith("$$", StringComparison.Ordinal))
            return Special(special.GetElement(0), actual, isRoot, path);
        if (actual is null)
            return $"{path}: missing";
        return (expected, actual) switch
        {
            (BsonDocument document, BsonDocument found) => Document(document, found, isRoot, path),
            (BsonArray array, BsonArray found) => Array(array, found, isRoot, path),
            (BsonInt32 or BsonInt64 or BsonDouble, BsonInt32 or BsonInt64 or BsonDouble) => expected.ToDouble().Equals(actual.ToDouble()) ? null : Differ(expected, actual, path),
            _ => expected.Equals(actual) ? null : Differ(expected, actual, path),
        };
    }

    private static string? Document(BsonDocument expected, BsonDocument actual, bool isRoot, string path)
    {
        foreach (var element in expected)
        {
            if (Difference(element.Value, actual.TryGetValue(element.Name, out var value) ? value : null, isRoot: false, $"{path}.{element.Name}") is { } difference)
                return difference;
        }

        var extra = isRoot ? null : actual.Names.FirstOrDefault(name => !expected.Contains(name));
        return extra is null ? null : $"{path}.{extra}: unexpected";
    }

    private static string? Array(BsonArray expected, BsonArray actual, bool isRoot, string path)
    {
        if (expected.Count != actual.Count)
            return $"{path}: {actual.Count} elements instead of {expected.Count}: {actual}";
        return expected.Select((item, index) => Difference(item, actual[index], isRoot, $"{path}[{index}]")).FirstOrDefault(difference => difference is not null);
    }

    private static string? Special(BsonElement special, BsonValue? actual, bool isRoot, string path) => special.Name switch
    {
        "$$exists" => special.Value.ToBoolean() == actual is not null ? null : $"{path}: {(actual is null ? "missing" : "unexpected")}",
        "$$unsetOrMatches" => actual is null ? null : Difference(special.Value, actual, isRoot, path),
        "$$matchAsRoot" => Difference(special.Value, actual, isRoot: true, path),
        "$$matchAsDocument" => actual is BsonString text ? Difference(special.Value, BsonDocument.Parse(text.Value), isRoot, path) : $"{path}: no document",
        "$$type" => actual is not null && Types(special.Value).Contains(TypeOf(actual)) ? null : $"{path}: is a {(actual is null ? "nothing" : TypeOf(actual))}, not {special.Value}",
        _ => throw new NotSupportedException(special.Name),
    };

    private static IEnumerable<string> Types(BsonValue types) => types is BsonArray several ? several.Select(type => type.AsString) : [types.AsString];

    private static string TypeOf(BsonValue value) => value switch
    {
        BsonInt32 => "int",
        BsonInt64 => "long",
        BsonDouble => "double",
        BsonString => "string",
        BsonDocument => "object",
        BsonArray => "array",
        BsonObjectId => "objectId",
        BsonBoolean => "bool",
        BsonDateTime => "date",
        BsonNull => "null",
        _ => value.GetType().Name,
    };

    private static string Differ(BsonValue expected, BsonValue actual, string path) => $"{path}: {actual} instead of {expected}";
}
