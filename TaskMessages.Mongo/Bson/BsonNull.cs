namespace TaskMessages.Mongo.Bson;

/// <summary>The null value; there is only one instance.</summary>
public sealed class BsonNull : BsonValue, IComparable<BsonNull>, IEquatable<BsonNull>
{
    private BsonNull()
    {
    }

    public static BsonNull Value { get; } = new();

    public override BsonType BsonType => BsonType.Null;

    public int CompareTo(BsonNull? other) => other is null ? 1 : 0;

    public bool Equals(BsonNull? rhs) => rhs is not null;

    public override bool Equals(object? obj) => obj is BsonNull;

    public override int GetHashCode() => (int)BsonType.Null;

    public override bool ToBoolean() => false;

    public override DateTime? ToNullableUniversalTime() => null;

    public override string ToString() => "BsonNull";
}
