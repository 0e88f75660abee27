using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Sorts a scan's documents in bounded memory; documents that compare as equal keep the order of the scan.</summary>
internal sealed class MemorySort(SortSpec sort, long limit, long maxSize)
{
    /// <summary>What a document costs in memory beyond its BSON, roughly.</summary>
    private const int Overhead = 200;

    private readonly List<Item> _items = [];
    private long _size;
    private long _position;

    /// <exception cref="ServerErrorException">The documents exceed the memory that a sort may use.</exception>
    public void Add(StoredDocument document)
    {
        _items.Add(new Item(document, sort.KeysOf(document.Document), _position++));
        _size += document.Size + Overhead;
        // Keeping up to twice as many as are needed makes cutting back cheap.
        if (limit > 0 && _items.Count >= 2 * limit)
            Cut();
        if (_size > maxSize)
        {
            Cut();
            if (_size > maxSize)
            {
                throw new ServerErrorException(
                    ServerError.QueryExceededMemoryLimitNoDiskUseAllowed,
                    $"Executor error during find command :: caused by :: Sort exceeded memory limit of {maxSize} bytes, but did not opt in to external sorting.");
            }
        }
    }

    public IEnumerable<StoredDocument> Sorted()
    {
        Cut();
        return _items.Select(item => item.Document);
    }

    private void Cut()
    {
        _items.Sort(Compare);
        if (limit <= 0 || _items.Count <= limit)
            return;
        _items.RemoveRange((int)limit, _items.Count - (int)limit);
        _size = _items.Sum(item => (long)item.Document.Size + Overhead);
    }

    private int Compare(Item left, Item right)
    {
        var order = sort.CompareKeys(left.Keys, right.Keys);
        return order != 0 ? order : left.Position.CompareTo(right.Position);
    }

    private sealed record Item(StoredDocument Document, BsonValue[] Keys, long Position);
}
