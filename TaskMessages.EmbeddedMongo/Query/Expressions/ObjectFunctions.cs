using TaskMessages.Mongo.Bson;

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
        var result = new BsonDocument();
        foreach (var item in array)
        {
            var (name, value) = Pair(item);
            result.Set(name, value);
        }
        return result;
    }

    private static (string Name, BsonValue Value) Pair(BsonValue item) => item switch
    {
        BsonDocument { ElementCount: 2 } pair when pair.TryGetValue("k", out var name) && pair.TryGetValue("v", out var value) => (Key(name), value),
        BsonDocument => throw new ServerErrorException(40392, "$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:" + ((BsonDocument)item).ElementCount),
        BsonArray { Count: 2 } pair => (Key(pair[0]), pair[1]),
        BsonArray => throw new ServerErrorException(40397, "$arrayToObject requires an array of size 2 arrays,found array of size: " + ((BsonArray)item).Count),
        _ => throw new ServerErrorException(40398, "Unrecognised input type format for $arrayToObject: " + BsonTypeNames.Of(item)),
    };

    private static string Key(BsonValue name) => name is BsonString text
        ? text.Value
        : throw new ServerErrorException(40394, "$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: " + BsonTypeNames.Of(name));
}
