using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TaskMessages.Mongo.Bson;

/// <summary>An ordered list of named values. Not safe for concurrent changes; reading from several threads is safe.</summary>
/// <remarks>Names are looked up linearly in small documents and through an index, built at first use, in larger ones.</remarks>
public sealed class BsonDocument : BsonValue, IComparable<BsonDocument>, IEquatable<BsonDocument>, IEnumerable<BsonElement>
{
    private const int IndexThreshold = 20;

    private BsonElement[] _elements;
    private int _count;
    private Dictionary<string, int>? _index;

    public BsonDocument() => _elements = [];

    public BsonDocument(BsonElement element)
        : this() => Add(element);

    public BsonDocument(string name, BsonValue value)
    {
        _elements = [new BsonElement(name, value)];
        _count = 1;
    }

    public BsonDocument(IEnumerable<BsonElement> elements)
        : this() => AddRange(elements);

    /// <summary>Room for a known number of elements.</summary>
    internal static BsonDocument WithCapacity(int capacity) => new() { _elements = new BsonElement[capacity] };

    public override BsonType BsonType => BsonType.Document;

    /// <summary>Whether <see cref="Add(BsonElement)"/> accepts a name that is there already; decoded documents may hold such names in any case.</summary>
    public bool AllowDuplicateNames { get; set; }

    public int ElementCount => _count;

    public IEnumerable<BsonElement> Elements => this;

    public IEnumerable<string> Names => this.Select(element => element.Name);

    public IEnumerable<BsonValue> Values => this.Select(element => element.Value);

    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public override BsonValue this[int index]
    {
        get => GetElement(index).Value;
        set => SetElement(index, new BsonElement(GetElement(index).Name, value));
    }

    /// <exception cref="KeyNotFoundException">There is no element of that name to get.</exception>
    public override BsonValue this[string name]
    {
        get => GetValue(name);
        set => Set(name, value);
    }

    public static BsonDocument Parse(string json) => ExtendedJsonReader.ParseDocument(json);

    public static bool TryParse(string s, [NotNullWhen(true)] out BsonDocument? result)
    {
        try
        {
            result = Parse(s);
            return true;
        }
        catch (FormatException)
        {
            result = null;
            return false;
        }
    }

    /// <exception cref="InvalidOperationException">The name is there already and <see cref="AllowDuplicateNames"/> is not set.</exception>
    public BsonDocument Add(BsonElement element)
    {
        if (!AllowDuplicateNames && IndexOfName(element.Name) >= 0)
            throw new InvalidOperationException($"Duplicate element name '{element.Name}'.");
        Append(element);
        return this;
    }

    /// <inheritdoc cref="Add(BsonElement)"/>
    public BsonDocument Add(string name, BsonValue value) => Add(new BsonElement(name, value));

    /// <inheritdoc cref="Add(BsonElement)"/>
    public BsonDocument Add(string name, BsonValue value, bool condition) => condition ? Add(name, value) : this;

    /// <inheritdoc cref="Add(BsonElement)"/>
    public BsonDocument AddRange(IEnumerable<BsonElement> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        foreach (var element in elements)
            Add(element);
        return this;
    }

    public void Clear()
    {
        Array.Clear(_elements, 0, _count);
        _count = 0;
        _index = null;
    }

    public override BsonValue Clone() => Copy(deep: false);

    public override BsonValue DeepClone() => Copy(deep: true);

    public int CompareTo(BsonDocument? rhs) => rhs is null ? 1 : BsonComparison.Compare(this, rhs);

    public bool Contains(string name) => IndexOfName(name) >= 0;

    public bool ContainsValue(BsonValue value) => Values.Contains(value);

    public bool Equals(BsonDocument? rhs) => rhs is not null && (ReferenceEquals(this, rhs) || AsSpan().SequenceEqual(rhs.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as BsonDocument);

    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public BsonElement GetElement(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
        return _elements[index];
    }

    /// <exception cref="KeyNotFoundException">There is no element of that name.</exception>
    public BsonElement GetElement(string name) => TryGetElement(name, out var element) ? element : throw NotFound(name);

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<BsonElement> IEnumerable<BsonElement>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (ref readonly var element in AsSpan())
            hash.Add(element);
        return hash.ToHashCode();
    }

    /// <inheritdoc cref="GetElement(int)"/>
    public BsonValue GetValue(int index) => GetElement(index).Value;

    /// <inheritdoc cref="GetElement(string)"/>
    public BsonValue GetValue(string name) => TryGetValue(name, out var value) ? value : throw NotFound(name);

    public BsonValue GetValue(string name, BsonValue defaultValue) => TryGetValue(name, out var value) ? value : defaultValue;

    /// <summary>Where the first element of that name is, or -1.</summary>
    public int IndexOfName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_count >= IndexThreshold)
            return IndexOfNameInIndex(name);
        var elements = _elements;
        for (var i = 0; i < _count; i++)
        {
            if (string.Equals(elements[i].Name, name))
                return i;
        }

        return -1;
    }

    public void InsertAt(int index, BsonElement element)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)_count, nameof(index));
        if (!AllowDuplicateNames && IndexOfName(element.Name) >= 0)
            throw new InvalidOperationException($"Duplicate element name '{element.Name}'.");
        EnsureCapacity();
        Array.Copy(_elements, index, _elements, index + 1, _count - index);
        _elements[index] = element;
        _count++;
        _index = null;
    }

    /// <summary>Adds the elements whose names are not there yet.</summary>
    public BsonDocument Merge(BsonDocument document) => Merge(document, overwriteExistingElements: false);

    public BsonDocument Merge(BsonDocument document, bool overwriteExistingElements)
    {
        ArgumentNullException.ThrowIfNull(document);
        foreach (var element in document)
        {
            if (overwriteExistingElements || !Contains(element.Name))
                Set(element.Name, element.Value);
        }

        return this;
    }

    /// <summary>Removes the first element of that name, if there is one.</summary>
    public void Remove(string name)
    {
        var index = IndexOfName(name);
        if (index >= 0)
            RemoveAt(index);
    }

    public void RemoveAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
        _count--;
        Array.Copy(_elements, index + 1, _elements, index, _count - index);
        _elements[_count] = default;
        _index = null;
    }

    public BsonDocument Set(int index, BsonValue value) => SetElement(index, new BsonElement(GetElement(index).Name, value));

    /// <summary>Replaces the value of that name, or adds it at the end.</summary>
    public BsonDocument Set(string name, BsonValue value) => SetElement(new BsonElement(name, value));

    public BsonDocument SetElement(int index, BsonElement element)
    {
        if (GetElement(index).Name != element.Name)
            _index = null;
        _elements[index] = element;
        return this;
    }

    public BsonDocument SetElement(BsonElement element)
    {
        var index = IndexOfName(element.Name);
        if (index >= 0)
            _elements[index] = element;
        else
            Append(element);
        return this;
    }

    public override string ToString() => this.ToJson();

    public bool TryGetElement(string name, out BsonElement value)
    {
        var index = IndexOfName(name);
        value = index >= 0 ? _elements[index] : default;
        return index >= 0;
    }

    public bool TryGetValue(string name, [NotNullWhen(true)] out BsonValue? value)
    {
        var index = IndexOfName(name);
        value = index >= 0 ? _elements[index].Value : null;
        return index >= 0;
    }

    /// <summary>The elements in place; not to be kept across a change.</summary>
    internal ReadOnlySpan<BsonElement> AsSpan() => _elements.AsSpan(0, _count);

    /// <summary>Adds at the end without looking for the name.</summary>
    internal void Append(BsonElement element)
    {
        EnsureCapacity();
        _index?.TryAdd(element.Name, _count);
        _elements[_count++] = element;
    }

    private static KeyNotFoundException NotFound(string name) => new($"Element '{name}' not found.");

    private int IndexOfNameInIndex(string name)
    {
        var index = _index;
        if (index is null)
        {
            // built aside and published complete, so that concurrent readers never see half of it
            index = new Dictionary<string, int>(_count);
            for (var i = 0; i < _count; i++)
                index.TryAdd(_elements[i].Name, i);
            _index = index;
        }

        return index.TryGetValue(name, out var position) ? position : -1;
    }

    private BsonDocument Copy(bool deep)
    {
        var copy = WithCapacity(_count);
        copy.AllowDuplicateNames = AllowDuplicateNames;
        copy._count = _count;
        for (var i = 0; i < _count; i++)
            copy._elements[i] = deep ? _elements[i].DeepClone() : _elements[i];
        return copy;
    }

    private void EnsureCapacity()
    {
        if (_count == _elements.Length)
            Array.Resize(ref _elements, _count == 0 ? 4 : _count * 2);
    }

    /// <summary>Walks the elements without allocating.</summary>
    public struct Enumerator : IEnumerator<BsonElement>
    {
        private readonly BsonDocument _document;
        private int _position;

        internal Enumerator(BsonDocument document)
        {
            _document = document;
            _position = -1;
        }

        public readonly BsonElement Current => _document._elements[_position];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++_position < _document._count;

        public void Reset() => _position = -1;

        public readonly void Dispose()
        {
        }
    }
}
