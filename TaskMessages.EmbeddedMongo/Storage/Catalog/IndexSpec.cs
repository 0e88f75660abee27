using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>An index as createIndexes describes it.</summary>
internal sealed record IndexSpec(string Name, BsonDocument Key)
{
    private const int MaxFields = 32;

    public bool Unique { get; init; }

    public bool Sparse { get; init; }

    public bool Hidden { get; init; }

    public BsonDocument? PartialFilter { get; init; }

    /// <summary>Seconds after the date in the indexed field at which a document expires; null when it does not.</summary>
    public long? ExpireAfterSeconds { get; init; }

    public static IndexSpec Id { get; } = new("_id_", new BsonDocument("_id", 1));

    public bool IsId => Key.ElementCount == 1 && Key.GetElement(0).Name == "_id" && Key.GetElement(0).Value.IsNumeric;

    /// <summary>Reads one element of createIndexes' <c>indexes</c>.</summary>
    /// <exception cref="ServerErrorException">The description is malformed, or asks for a kind of index that is not supported.</exception>
    public static IndexSpec Parse(BsonDocument source)
    {
        if (!source.TryGetValue("key", out var key) || key is not BsonDocument { ElementCount: > 0 } pattern)
            throw Bad(ServerError.FailedToParse, "The 'key' field is a required property of an index specification");
        CheckPattern(pattern);
        if (!source.TryGetValue("name", out var name) || name is not BsonString { Value.Length: > 0 } text)
            throw Bad(ServerError.FailedToParse, "The 'name' field is a required property of an index specification");
        var spec = new IndexSpec(text.Value, pattern);
        foreach (var element in source)
            spec = spec.With(element);
        return spec.Sparse && spec.PartialFilter is not null
            ? throw Bad(ServerError.CannotCreateIndex, "cannot mix \"partialFilterExpression\" and \"sparse\" options")
            : spec.Checked();
    }

    /// <summary>The description that listIndexes answers and the catalog keeps.</summary>
    public BsonDocument ToDocument()
    {
        var document = new BsonDocument { { "v", 2 }, { "key", Key }, { "name", Name } };
        if (Unique)
            document.Add("unique", true);
        if (Sparse)
            document.Add("sparse", true);
        if (Hidden)
            document.Add("hidden", true);
        if (PartialFilter is not null)
            document.Add("partialFilterExpression", PartialFilter);
        if (ExpireAfterSeconds is { } seconds)
            document.Add("expireAfterSeconds", seconds <= int.MaxValue ? (BsonValue)(int)seconds : seconds);
        return document;
    }

    /// <summary>Whether the two differ in nothing but their names.</summary>
    public bool HasSameOptions(IndexSpec other) =>
        IsEquivalentTo(other) && ExpireAfterSeconds == other.ExpireAfterSeconds;

    /// <summary>Whether the two would hold the same entries and refuse the same documents, so that a collection cannot have both.</summary>
    public bool IsEquivalentTo(IndexSpec other) =>
        HasSameKey(other) && Unique == other.Unique && Sparse == other.Sparse && PartialFilterEquals(other);

    /// <summary>Whether the two index the same fields in the same order and directions.</summary>
    private bool HasSameKey(IndexSpec other) => SameKey(Key, other.Key);

    public static bool SameKey(BsonDocument left, BsonDocument right) =>
        left.ElementCount == right.ElementCount
        && left.Zip(right).All(pair => pair.First.Name == pair.Second.Name && Direction(pair.First.Value) == Direction(pair.Second.Value));

    private bool PartialFilterEquals(IndexSpec other) => PartialFilter is null ? other.PartialFilter is null : PartialFilter.Equals(other.PartialFilter);

    private static int Direction(BsonValue value) => value.IsNumeric ? Math.Sign(value.ToDouble()) : 0;

    private static ServerErrorException Bad(ServerError error, string message) => new(error, message);

    private static void CheckPattern(BsonDocument pattern)
    {
        if (pattern.ElementCount > MaxFields)
            throw Bad(ServerError.CannotCreateIndex, "Index key pattern too large");
        foreach (var element in pattern)
        {
            if (element.Value is BsonString plugin)
                throw Bad(ServerError.CannotCreateIndex, $"Unknown index plugin '{plugin.Value}'");
            if (Direction(element.Value) == 0)
                throw Bad(ServerError.CannotCreateIndex, "Values in the index key pattern must be numbers other than 0");
            if (element.Name.Contains("$**", StringComparison.Ordinal))
                throw Bad(ServerError.CannotCreateIndex, "wildcard indexes are not supported");
            if (element.Name.Length == 0 || element.Name.Split('.').Any(part => part.Length == 0))
                throw Bad(ServerError.CannotCreateIndex, "Index keys cannot contain an empty field");
            if (element.Name.Split('.').Any(part => part[0] == '$' && part is not ("$id" or "$db" or "$ref")))
                throw Bad(ServerError.CannotCreateIndex, "Index key contains an illegal field name: field name starts with '$'");
        }

        if (pattern.Select(element => element.Name).Distinct(StringComparer.Ordinal).Count() != pattern.ElementCount)
            throw Bad(ServerError.BadValue, "Index key pattern names a field twice");
    }

    private IndexSpec With(BsonElement element) => element.Name switch
    {
        "key" or "name" or "v" or "background" or "ns" => this,
        "unique" => this with { Unique = Truth.Of(element.Value) },
        "sparse" => this with { Sparse = Truth.Of(element.Value) },
        "hidden" => this with { Hidden = Truth.Of(element.Value) },
        "partialFilterExpression" => this with { PartialFilter = element.Value as BsonDocument ?? throw WrongType(element, "object") },
        "collation" when element.Value is BsonDocument { ElementCount: 1 } collation && collation.GetValue("locale", "") == "simple" => this,
        "collation" => throw Bad(ServerError.NotImplemented, "The option 'createIndexes.indexes.collation' is not supported"),
        "expireAfterSeconds" => this with { ExpireAfterSeconds = Seconds(element) },
        _ => throw Bad(ServerError.InvalidIndexSpecificationOption, $"The field '{element.Name}' is not valid for an index specification. Specification: {Key}"),
    };

    private static long Seconds(BsonElement element)
    {
        if (!element.Value.IsNumeric)
            throw WrongType(element, "numeric");
        return element.Value.ToDouble() is >= 0 and <= int.MaxValue and var seconds
            ? (long)seconds
            : throw Bad(ServerError.CannotCreateIndex, "TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than " + element.Value);
    }

    private static ServerErrorException WrongType(BsonElement element, string expected) =>
        Bad(ServerError.TypeMismatch, $"The field '{element.Name}' must be of type {expected}, but got {element.Value.BsonType}");

    private IndexSpec Checked()
    {
        if (IsId && (Sparse || PartialFilter is not null || ExpireAfterSeconds is not null))
            throw Bad(ServerError.InvalidIndexSpecificationOption, $"The _id index accepts no options. Specification: {Key}");
        if (ExpireAfterSeconds is not null && Key.ElementCount != 1)
            throw Bad(ServerError.CannotCreateIndex, "TTL indexes are single-field indexes, compound indexes do not support TTL. Index spec: " + Key);
        if (PartialFilter is not null)
            _ = Filter.Parse(PartialFilter);
        return IsId ? Id : this;
    }
}
