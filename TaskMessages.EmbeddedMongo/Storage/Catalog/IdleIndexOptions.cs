using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>
/// The options of indexes that MongoDB takes for any kind of index and that change nothing for those that there are here: of the way of building, of the
/// storage engine, and of text, 2d and 2dsphere indexes.
/// </summary>
internal static class IdleIndexOptions
{
    /// <summary>Whether MongoDB keeps the option, so that listIndexes answers it.</summary>
    public static bool IsKept(string name) => IsFlag(name) || IsText(name) || IsDocument(name) || IsNumber(name) || name == "weights";

    /// <summary>Whether MongoDB reads the option and forgets it.</summary>
    public static bool IsForgotten(string name) => name is "dropDups" or "ns" or "_id";

    /// <exception cref="ServerErrorException">14: the option's value is of another type than MongoDB takes.</exception>
    public static void Check(BsonElement option)
    {
        var (isRight, expected) = option.Name switch
        {
            "dropDups" => (option.Value is BsonBoolean or { IsNumeric: true }, "bool"),
            "weights" => (option.Value is BsonDocument or BsonString, "object"),
            "ns" => (option.Value is BsonString, "string"),
            var name when IsFlag(name) => (option.Value is BsonBoolean or { IsNumeric: true }, "bool"),
            var name when IsText(name) => (option.Value is BsonString, "string"),
            var name when IsDocument(name) => (option.Value is BsonDocument, "object"),
            var name when IsNumber(name) => (option.Value.IsNumeric, "numeric"),
            _ => (true, ""),
        };
        if (!isRight)
            throw new ServerErrorException(ServerError.TypeMismatch, $"The field '{option.Name}' must be of type {expected}, but got {BsonTypeNames.Of(option.Value)}");
    }

    /// <summary>The kept options of a description; null: it has none.</summary>
    public static BsonDocument? Of(BsonDocument source)
    {
        BsonDocument? kept = null;
        foreach (var option in source)
        {
            if (IsKept(option.Name))
                (kept ??= []).Add(option.Name, IsFlag(option.Name) ? Truth.Of(option.Value) : option.Value);
        }

        return kept;
    }

    private static bool IsFlag(string name) => name == "background";

    private static bool IsText(string name) => name is "default_language" or "language_override";

    private static bool IsDocument(string name) => name == "storageEngine";

    private static bool IsNumber(string name) =>
        name is "textIndexVersion" or "2dsphereIndexVersion" or "bits" or "min" or "max" or "bucketSize" or "coarsestIndexedLevel" or "finestIndexedLevel";
}
