namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$mergeObjects $objectToArray $arrayToObject</c>.</summary>
internal static class ObjectFunctions
{
    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$arrayToObject", 1, 1, ToObject),
        new("$mergeObjects", 0, Function.AnyNumber, Merge),
        new("$objectToArray", 1, 1, ToArray),
    ];

    private static BsonDocument Merge(BsonValue?[] values)
    {
        var result = new BsonDocument();
        var parts = values is [BsonArray list] ? list : values.AsEnumerable();
        foreach (var part in parts)
        {
            if (BsonOrder.IsNullish(part))
                continue;
            result.Merge(part as BsonDocument ?? throw new ServerErrorException(40400, $"$mergeObjects requires object inputs, but input {BsonText.Of(part)} is of type {BsonTypeNames.Of(part)}"), overwriteExistingElements: true);
        }
        return result;
    }

    private static BsonValue ToArray(BsonValue?[] values)
    {
        if (BsonOrder.IsNullish(values[0]))
            return BsonNull.Value;
        return values[0] is BsonDocument document
            ? new BsonArray(document.Select(element => new BsonDocument("k", element.Name).Add("v", element.Value)))
            : throw new ServerErrorException(40390, "$objectToArray requires a document input, found: " + BsonTypeNames.Of(values[0]));
    }

    private static BsonValue ToObject(BsonValue?[] values)
    {
        if (BsonOrder.IsNullish(values[0]))
            return BsonNull.Value;
        if (values[0] is not BsonArray array)
            throw new ServerErrorException(40386, "$arrayToObject requires an array input, found: " + BsonTypeNames.Of(values[0]));
        if (array.Count == 0)
            return new BsonDocument();
        return array[0] switch
        {
            BsonArray => FromPairs(array),
            BsonDocument => FromKeysAndValues(array),
            var other => throw new ServerErrorException(40398, "Unrecognised input type format for $arrayToObject: " + BsonTypeNames.Of(other)),
        };
    }

    /// <summary>The first element decides which of the two forms all have.</summary>
    private static BsonDocument FromPairs(BsonArray array)
    {
        var result = new BsonDocument();
        foreach (var item in array)
        {
            if (item is not BsonArray pair)
                throw Mixed(40396, "Array", item);
            if (pair.Count != 2)
                throw new ServerErrorException(40397, $"$arrayToObject requires an array of size 2 arrays,found array of size: {pair.Count}");
            if (pair[0] is not BsonString key)
                throw new ServerErrorException(40395, "$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: " + BsonTypeNames.Of(pair[0]));
            result.Set(Name(key, 4940400), pair[1]);
        }
        return result;
    }

    private static BsonDocument FromKeysAndValues(BsonArray array)
    {
        var result = new BsonDocument();
        foreach (var item in array)
        {
            if (item is not BsonDocument pair)
                throw Mixed(40391, "Object", item);
            if (pair.ElementCount != 2)
                throw new ServerErrorException(40392, $"$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:{pair.ElementCount}");
            if (!pair.TryGetValue("k", out var k) || !pair.TryGetValue("v", out var value))
                throw new ServerErrorException(40393, "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: " + BsonText.Of(pair));
            if (k is not BsonString key)
                throw new ServerErrorException(40394, "$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: " + BsonTypeNames.Of(k));
            result.Set(Name(key, 4940401), value);
        }
        return result;
    }

    private static ServerErrorException Mixed(int code, string first, BsonValue found) =>
        new(code, $"$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. {first} was detected, now found: {BsonTypeNames.Of(found)}");

    private static string Name(BsonString key, int code) => key.Value.Contains('\0', StringComparison.Ordinal)
        ? throw new ServerErrorException(code, "Key field cannot contain an embedded null byte")
        : key.Value;
}
