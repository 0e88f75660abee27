namespace TaskMessages.Mongo.Bson;

/// <summary>The value that sorts after every other; there is only one instance.</summary>
public sealed class BsonMaxKey : BsonValue, IComparable<BsonMaxKey>, IEquatable<BsonMaxKey>
{
    private BsonMaxKey()
    {
    }

    public static BsonMaxKey Value { get; } = new();

    public override BsonType BsonType => BsonType.MaxKey;

    public int CompareTo(BsonMaxKey? other) => other is null ? 1 : 0;

    public bool Equals(BsonMaxKey? rhs) => rhs is not null;

    public override bool Equals(object? obj) => obj is BsonMaxKey;

    public override int GetHashCode() => (int)BsonType.MaxKey;

    public override string ToString() => "BsonMaxKey";
}
