namespace TaskMessages.Mongo.Bson;

/// <summary>True or false; there are only two instances.</summary>
public sealed class BsonBoolean : BsonValue, IComparable<BsonBoolean>, IEquatable<BsonBoolean>
{
    private BsonBoolean(bool value) => Value = value;

    public static BsonBoolean False { get; } = new(false);

    public static BsonBoolean True { get; } = new(true);

    public override BsonType BsonType => BsonType.Boolean;

    public bool Value { get; }

    public static implicit operator BsonBoolean(bool value) => value ? True : False;

    public int CompareTo(BsonBoolean? other) => other is null ? 1 : Value.CompareTo(other.Value);

    public bool Equals(BsonBoolean? rhs) => ReferenceEquals(this, rhs);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => HashCode.Combine(BsonType.Boolean, Value);

    public override bool ToBoolean() => Value;

    public override string ToString() => Value ? "true" : "false";
}
