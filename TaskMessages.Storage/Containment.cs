using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>
/// The conditions under which a stored object contains another: it has each of its members, whose objects contain theirs and whose lists have their items, in
/// whatever order. A list inside a list must be the same.
/// </summary>
internal static class Containment
{
    private static readonly BsonDocument NotAList = new("$not", new BsonDocument("$type", "array"));

    public static IEnumerable<BsonDocument> Of(string path, JsonMap wanted)
    {
        yield return new BsonDocument(path, new BsonDocument("$type", "object"));
        yield return new BsonDocument(path, NotAList);
        foreach (var condition in wanted.SelectMany(member => OfValue($"{path}.{member.Key}", member.Value)))
            yield return condition;
    }

    private static IEnumerable<BsonDocument> OfValue(string path, object? value) => value switch
    {
        JsonMap map => Of(path, map),
        IReadOnlyList<object?> list => OfList(path, list),
        null => [new BsonDocument(path, new BsonDocument("$type", "null")), new BsonDocument(path, NotAList)],
        _ => [new BsonDocument(path, new BsonDocument("$eq", JsonBson.ToBson(value))), new BsonDocument(path, NotAList)],
    };

    private static IEnumerable<BsonDocument> OfList(string path, IReadOnlyList<object?> items)
    {
        yield return new BsonDocument(path, new BsonDocument("$type", "array"));
        foreach (var item in items)
            yield return new BsonDocument(path, new BsonDocument("$elemMatch", OfItem(item)));
    }

    private static BsonDocument OfItem(object? item) => item is JsonMap { Count: > 0 } map
        ? new BsonDocument("$and", new BsonArray(map.SelectMany(member => OfValue(member.Key, member.Value))))
        : item is JsonMap
            ? new BsonDocument("$type", "object")
            : new BsonDocument("$eq", JsonBson.ToBson(item));
}
