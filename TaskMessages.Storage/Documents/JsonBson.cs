using TaskMessages.Domain.Errors;

namespace TaskMessages.Storage.Documents;

/// <summary>Plain JSON values as BSON and back. Whole numbers take 64 bits; key order is kept.</summary>
internal static class JsonBson
{
    public static BsonValue ToBson(object? value) => value switch
    {
        null => BsonNull.Value,
        bool flag => flag,
        string text => text,
        long number => number,
        int number => (long)number,
        double number => number,
        JsonMap map => ToBson(map),
        IEnumerable<object?> items => new BsonArray(items.Select(ToBson)),
        _ => throw new ArgumentException($"{value.GetType()} is not a JSON value.", nameof(value)),
    };

    /// <exception cref="DomainException"><see cref="DomainError.InvalidInput"/>: a member's name contains NUL, which no document can hold.</exception>
    public static BsonDocument ToBson(JsonMap map)
    {
        var document = new BsonDocument();
        foreach (var (name, value) in map)
        {
            if (name.Contains('\0', StringComparison.Ordinal))
                throw new DomainException(DomainError.InvalidInput, "A member name contains the character NUL.");
            document.With(name, ToBson(value));
        }

        return document;
    }

    public static object? ToJson(BsonValue value) => value.BsonType switch
    {
        BsonType.Null or BsonType.Undefined => null,
        BsonType.Boolean => value.AsBoolean,
        BsonType.String => value.AsString,
        BsonType.Int32 => (long)value.AsInt32,
        BsonType.Int64 => value.AsInt64,
        BsonType.Double => value.AsDouble,
        BsonType.Document => ToJson(value.AsBsonDocument),
        BsonType.Array => ToJson(value.AsBsonArray),
        _ => value.ToString(),
    };

    public static JsonMap ToJson(BsonDocument document)
    {
        var map = new JsonMap(document.ElementCount);
        foreach (var element in document)
            map[element.Name] = ToJson(element.Value);
        return map;
    }

    private static List<object?> ToJson(BsonArray array)
    {
        var items = new List<object?>(array.Count);
        foreach (var item in array)
            items.Add(ToJson(item));
        return items;
    }
}
