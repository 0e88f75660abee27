namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary>Gathers the values of one field of one group.</summary>
internal abstract class Accumulator
{
    public abstract BsonValue Result { get; }

    /// <summary>Bytes of values that it holds.</summary>
    public virtual long HeldBytes => 0;

    /// <param name="value">The next document's value; null when it is missing.</param>
    public abstract void Add(BsonValue? value);

    /// <summary>Makes accumulators of one kind; null when there is no such kind.</summary>
    /// <param name="name">Such as <c>$sum</c>.</param>
    /// <param name="maxMemory">Most bytes that one may hold.</param>
    public static Func<Accumulator>? Find(string name, long maxMemory) => name switch
    {
        "$addToSet" => () => new ListAccumulator("$addToSet", distinct: true, maxMemory),
        "$avg" => () => new AverageAccumulator(),
        "$count" or "$sum" => () => new SumAccumulator(),
        "$first" => () => new EndAccumulator(keepsFirst: true),
        "$last" => () => new EndAccumulator(keepsFirst: false),
        "$max" => () => new ExtremeAccumulator(keepsGreater: true),
        "$mergeObjects" => () => new MergeAccumulator(),
        "$min" => () => new ExtremeAccumulator(keepsGreater: false),
        "$push" => () => new ListAccumulator("$push", distinct: false, maxMemory),
        _ => null,
    };
}
