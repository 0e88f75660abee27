namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$push</c> and <c>$addToSet</c>: missing values are passed over.</summary>
internal sealed class ListAccumulator(string name, bool distinct, long maxMemory) : Accumulator
{
    /// <summary>What an element costs in memory beyond its BSON, roughly.</summary>
    private const int ItemOverhead = 16;

    private readonly BsonArray _items = [];
    private readonly HashSet<BsonValue>? _set = distinct ? new(BsonOrder.EqualityComparer) : null;
    private long _heldBytes;

    public override BsonValue Result => _items;

    public override long HeldBytes => _heldBytes;

    /// <exception cref="ServerErrorException">146: the list does not fit into the memory that it may use.</exception>
    public override void Add(BsonValue? value)
    {
        if (value is null || _set?.Add(value) == false)
            return;
        _items.Add(value);
        _heldBytes += EncodedSize.Of(value) + ItemOverhead;
        if (_heldBytes > maxMemory)
            throw new ServerErrorException(ServerError.ExceededMemoryLimit, $"{name} used too much memory and cannot spill to disk. Memory limit: {maxMemory} bytes");
    }
}
