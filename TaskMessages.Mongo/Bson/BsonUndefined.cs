namespace TaskMessages.Mongo.Bson;

/// <summary>The undefined value, deprecated in BSON; there is only one instance.</summary>
public sealed class BsonUndefined : BsonValue, IComparable<BsonUndefined>, IEquatable<BsonUndefined>
{
    private BsonUndefined()
    {
    }

    public static BsonUndefined Value { get; } = new();

    public override BsonType BsonType => BsonType.Undefined;

    public int CompareTo(BsonUndefined? other) => other is null ? 1 : 0;

    public bool Equals(BsonUndefined? rhs) => rhs is not null;

    public override bool Equals(object? obj) => obj is BsonUndefined;

    public override int GetHashCode() => (int)BsonType.Undefined;

    public override bool ToBoolean() => false;

    public override string ToString() => "BsonUndefined";
}
