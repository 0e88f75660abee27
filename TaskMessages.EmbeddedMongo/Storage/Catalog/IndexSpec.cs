using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>An index as createIndexes describes it.</summary>
internal sealed record IndexSpec(string Name, BsonDocument Key)
{
    public bool Unique { get; init; }

    public bool Sparse { get; init; }

    public bool Hidden { get; init; }

    public BsonDocument? PartialFilter { get; init; }

    /// <summary>Seconds after the date in the indexed field at which a document expires; null when it does not.</summary>
    public long? ExpireAfterSeconds { get; init; }

    /// <summary>Options that change nothing here, but are answered by listIndexes as they were given; null: none.</summary>
    public BsonDocument? Idle { get; init; }

    public static IndexSpec Id { get; } = new("_id_", new BsonDocument("_id", 1));

    public bool IsId => Key.ElementCount == 1 && Key.GetElement(0).Name == "_id" && Key.GetElement(0).Value.IsNumeric;

    /// <summary>Reads one element of createIndexes' <c>indexes</c>.</summary>
    /// <param name="source">The element.</param>
    /// <param name="ignoreUnknown">Whether options that MongoDB does not know are left out rather than refused.</param>
    /// <exception cref="ServerErrorException">The description is malformed, or asks for a kind of index that is not supported.</exception>
    public static IndexSpec Parse(BsonDocument source, bool ignoreUnknown = false)
    {
        if (ignoreUnknown)
            source = IndexSpecRules.WithoutUnknown(source);
        IndexSpecRules.Check(source);
        return Read(source).Checked();
    }

    /// <summary>Reads what <see cref="ToDocument"/> made, without judging it again.</summary>
    public static IndexSpec Read(BsonDocument source)
    {
        var spec = new IndexSpec(source["name"].AsString, source["key"].AsBsonDocument)
        {
            Unique = Truth.Of(source.GetValue("unique", false)),
            Sparse = Truth.Of(source.GetValue("sparse", false)),
            Hidden = Truth.Of(source.GetValue("hidden", false)),
            PartialFilter = source.GetValue("partialFilterExpression", BsonNull.Value) as BsonDocument,
            ExpireAfterSeconds = source.TryGetValue("expireAfterSeconds", out var seconds) ? seconds.ToInt64() : null,
            Idle = IdleIndexOptions.Of(source),
        };
        return spec.IsId ? Id : spec;
    }

    /// <summary>The description that listIndexes answers and the catalog keeps.</summary>
    public BsonDocument ToDocument()
    {
        var document = new BsonDocument { { "v", 2 }, { "key", Key }, { "name", Name } };
        if (Idle is not null)
            document.AddRange(Idle);
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

    private bool PartialFilterEquals(IndexSpec other) => BsonIdentity.AreSame(PartialFilter, other.PartialFilter);

    private static int Direction(BsonValue value) => value.IsNumeric && value.ToDouble() is var direction && !double.IsNaN(direction) ? Math.Sign(direction) : 0;

    private IndexSpec Checked()
    {
        if (Sparse && PartialFilter is not null)
            throw new ServerErrorException(ServerError.CannotCreateIndex, "cannot mix \"partialFilterExpression\" and \"sparse\" options");
        if (ExpireAfterSeconds is not null && Key.ElementCount != 1)
            throw new ServerErrorException(ServerError.CannotCreateIndex, "TTL indexes are single-field indexes, compound indexes do not support TTL. Index spec: " + Key);
        if (PartialFilter is not null)
            Storage.PartialFilter.Check(PartialFilter);
        return this;
    }
}
