using System.Runtime.InteropServices;

namespace TaskMessages.EmbeddedMongo.Storage.Keys;

/// <summary>The keys of one document in one index, distinct and in order. Reused from document to document.</summary>
internal sealed class IndexKeySet
{
    private readonly KeyBuffer _buffer = new();
    private readonly List<(int Start, int Length)> _keys = [];

    private BsonValue?[] _values = new BsonValue?[8];

    public int Count => _keys.Count;

    /// <summary>The fields of the index in which this document has an array, one bit each.</summary>
    public ulong MultikeyFields { get; set; }

    public ReadOnlySpan<byte> this[int index] => _buffer.Written.Slice(_keys[index].Start, _keys[index].Length);

    public void Clear()
    {
        _buffer.Clear();
        _keys.Clear();
        MultikeyFields = 0;
    }

    /// <summary>Room for the value of each field of an index, for whoever writes the next key.</summary>
    public Span<BsonValue?> Values(int fields)
    {
        if (_values.Length < fields)
            _values = new BsonValue?[fields];
        return _values.AsSpan(0, fields);
    }

    /// <summary>Where the next key is written; <see cref="Add"/> ends it.</summary>
    public KeyBuffer Begin() => _buffer;

    public void Add(int start) => _keys.Add((start, _buffer.Length - start));

    public bool Contains(ReadOnlySpan<byte> key)
    {
        var low = 0;
        var high = _keys.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = this[middle].SequenceCompareTo(key);
            if (order == 0)
                return true;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return false;
    }

    public bool SetEquals(IndexKeySet other)
    {
        if (Count != other.Count)
            return false;
        for (var i = 0; i < Count; i++)
        {
            if (!this[i].SequenceEqual(other[i]))
                return false;
        }

        return true;
    }

    /// <summary>Puts the keys in order and removes those that are there twice.</summary>
    public void Normalize()
    {
        if (_keys.Count < 2)
            return;
        _keys.Sort((left, right) => Bytes(left).SequenceCompareTo(Bytes(right)));
        var kept = 1;
        var keys = CollectionsMarshal.AsSpan(_keys);
        for (var i = 1; i < keys.Length; i++)
        {
            if (!Bytes(keys[i]).SequenceEqual(Bytes(keys[kept - 1])))
                keys[kept++] = keys[i];
        }

        _keys.RemoveRange(kept, _keys.Count - kept);
    }

    private ReadOnlySpan<byte> Bytes((int Start, int Length) key) => _buffer.Written.Slice(key.Start, key.Length);
}
