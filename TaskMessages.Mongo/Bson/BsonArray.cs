using System.Collections;

namespace TaskMessages.Mongo.Bson;

/// <summary>An array of BSON values. Not safe for concurrent changes.</summary>
public sealed class BsonArray : BsonValue, IComparable<BsonArray>, IEquatable<BsonArray>, IList<BsonValue>
{
    private readonly List<BsonValue> _items;

    public BsonArray() => _items = [];

    public BsonArray(int capacity) => _items = new List<BsonValue>(capacity);

    public BsonArray(IEnumerable<BsonValue> values)
        : this() => AddRange(values);

    public BsonArray(IEnumerable<bool> values)
        : this(values.Select(value => (BsonValue)value))
    {
    }

    public BsonArray(IEnumerable<double> values)
        : this(values.Select(value => (BsonValue)value))
    {
    }

    public BsonArray(IEnumerable<int> values)
        : this(values.Select(value => (BsonValue)value))
    {
    }

    public BsonArray(IEnumerable<long> values)
        : this(values.Select(value => (BsonValue)value))
    {
    }

    public BsonArray(IEnumerable<ObjectId> values)
        : this(values.Select(value => (BsonValue)value))
    {
    }

    public BsonArray(IEnumerable<string> values)
        : this(values.Select(value => (BsonValue)value))
    {
    }

    public override BsonType BsonType => BsonType.Array;

    public int Capacity
    {
        get => _items.Capacity;
        set => _items.Capacity = value;
    }

    public int Count => _items.Count;

    public bool IsReadOnly => false;

    public IEnumerable<BsonValue> Values => _items;

    public override BsonValue this[int index]
    {
        get => _items[index];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _items[index] = value;
        }
    }

    public BsonArray Add(BsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _items.Add(value);
        return this;
    }

    void ICollection<BsonValue>.Add(BsonValue item) => Add(item);

    public BsonArray AddRange(IEnumerable<BsonValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values)
            Add(value);
        return this;
    }

    public void Clear() => _items.Clear();

    public override BsonValue Clone() => new BsonArray(_items);

    public override BsonValue DeepClone()
    {
        var clone = new BsonArray(_items.Count);
        foreach (var item in _items)
            clone._items.Add(item.DeepClone());
        return clone;
    }

    public int CompareTo(BsonArray? rhs) => rhs is null ? 1 : BsonComparison.Compare(this, rhs);

    public bool Contains(BsonValue value) => IndexOf(value) >= 0;

    public void CopyTo(BsonValue[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

    public bool Equals(BsonArray? rhs) => rhs is not null && (ReferenceEquals(this, rhs) || _items.SequenceEqual(rhs._items));

    public override bool Equals(object? obj) => Equals(obj as BsonArray);

    public List<BsonValue>.Enumerator GetEnumerator() => _items.GetEnumerator();

    IEnumerator<BsonValue> IEnumerable<BsonValue>.GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public int IndexOf(BsonValue value) => _items.IndexOf(value);

    public void Insert(int index, BsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _items.Insert(index, value);
    }

    public bool Remove(BsonValue value) => _items.Remove(value);

    public void RemoveAt(int index) => _items.RemoveAt(index);

    public BsonValue[] ToArray() => [.. _items];

    public List<BsonValue> ToList() => [.. _items];

    public override string ToString() => $"[{string.Join(", ", _items)}]";
}
