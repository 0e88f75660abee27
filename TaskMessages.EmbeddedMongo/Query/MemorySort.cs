namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>Sorts documents in bounded memory; those that compare as equal keep the order in which they came.</summary>
/// <param name="sort">The order.</param>
/// <param name="limit">Only this many from the start are needed; 0: all.</param>
/// <param name="maxSize">Most bytes to hold.</param>
/// <param name="documentOf">The document of an item.</param>
/// <param name="sizeOf">The item's BSON size in bytes.</param>
internal sealed class MemorySort<T>(SortSpec sort, long limit, long maxSize, Func<T, BsonDocument> documentOf, Func<T, int> sizeOf)
{
    /// <summary>What an item costs in memory beyond its BSON, roughly.</summary>
    private const int Overhead = 200;

    private readonly List<Item> _items = [];
    private long _size;
    private long _position;

    /// <summary>Bytes that it holds by now.</summary>
    public long Size => _size;

    /// <exception cref="ServerErrorException">292: the documents exceed the memory that a sort may use.</exception>
    public void Add(T item)
    {
        var size = sizeOf(item) + Overhead;
        _items.Add(new Item(item, sort.KeysOf(documentOf(item)), size, _position++));
        _size += size;
        // Keeping up to twice as many as are needed makes cutting back cheap.
        if (limit > 0 && _items.Count >= 2 * limit)
            Cut();
        if (_size > maxSize)
        {
            Cut();
            if (_size > maxSize)
            {
                throw new ServerErrorException(
                    ServerError.QueryExceededMemoryLimitNoDiskUseAllowed, $"Sort exceeded memory limit of {maxSize} bytes, but did not opt in to external sorting.");
            }
        }
    }

    public IEnumerable<T> Sorted()
    {
        Cut();
        return _items.Select(item => item.Value);
    }

    private void Cut()
    {
        _items.Sort(Compare);
        if (limit <= 0 || _items.Count <= limit)
            return;
        _items.RemoveRange((int)limit, _items.Count - (int)limit);
        _size = _items.Sum(item => (long)item.Size);
    }

    private int Compare(Item left, Item right)
    {
        var order = sort.CompareKeys(left.Keys, right.Keys);
        return order != 0 ? order : left.Position.CompareTo(right.Position);
    }

    private sealed record Item(T Value, BsonValue[] Keys, int Size, long Position);
}
