namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary>Gathers the values of one field of one group.</summary>
internal abstract class Accumulator
{
    private static readonly Dictionary<string, Func<long, Accumulator>> Kinds = new(StringComparer.Ordinal)
    {
        ["$addToSet"] = maxMemory => new ListAccumulator("$addToSet", distinct: true, maxMemory),
        ["$avg"] = _ => new AverageAccumulator(),
        ["$count"] = _ => new SumAccumulator(),
        ["$first"] = _ => new EndAccumulator(keepsFirst: true),
        ["$last"] = _ => new EndAccumulator(keepsFirst: false),
        ["$max"] = _ => new ExtremeAccumulator(keepsGreater: true),
        ["$mergeObjects"] = _ => new MergeAccumulator(),
        ["$min"] = _ => new ExtremeAccumulator(keepsGreater: false),
        ["$push"] = maxMemory => new ListAccumulator("$push", distinct: false, maxMemory),
        ["$sum"] = _ => new SumAccumulator(),
    };

    public static IReadOnlyCollection<string> Names => Kinds.Keys;

    public abstract BsonValue Result { get; }

    /// <summary>Bytes of values that it holds.</summary>
    public virtual long HeldBytes => 0;

    /// <param name="value">The next document's value; null when it is missing.</param>
    public abstract void Add(BsonValue? value);

    /// <summary>Makes accumulators of one kind; null when there is no such kind.</summary>
    /// <param name="name">Such as <c>$sum</c>.</param>
    /// <param name="maxMemory">Most bytes that one may hold.</param>
    public static Func<Accumulator>? Find(string name, long maxMemory) => Kinds.TryGetValue(name, out var make) ? () => make(maxMemory) : null;
}
