using System.Diagnostics.CodeAnalysis;

namespace TaskMessages.Mongo.Bson;

/// <summary>A name and a value: one field of a document.</summary>
[SuppressMessage("Design", "CA1036:Override methods on comparable types", Justification = "The driver's API has no such operators.")]
public readonly struct BsonElement : IComparable<BsonElement>, IEquatable<BsonElement>
{
    public BsonElement(string name, BsonValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        Name = name;
        Value = value;
    }

    public string Name { get; }

    public BsonValue Value { get; }

    public static bool operator ==(BsonElement lhs, BsonElement rhs) => lhs.Equals(rhs);

    public static bool operator !=(BsonElement lhs, BsonElement rhs) => !lhs.Equals(rhs);

    public BsonElement Clone() => new(Name, Value.Clone());

    public BsonElement DeepClone() => new(Name, Value.DeepClone());

    public int CompareTo(BsonElement other)
    {
        var result = BsonComparison.CompareStrings(Name, other.Name);
        return result != 0 ? result : Value.CompareTo(other.Value);
    }

    public bool Equals(BsonElement rhs) => Name == rhs.Name && Equals(Value, rhs.Value);

    public override bool Equals(object? obj) => obj is BsonElement other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Name, Value);

    public override string ToString() => $"{Name}={Value}";
}
