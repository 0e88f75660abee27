namespace TaskMessages.Mongo.Bson;

/// <summary>The value that sorts before every other; there is only one instance.</summary>
public sealed class BsonMinKey : BsonValue, IComparable<BsonMinKey>, IEquatable<BsonMinKey>
{
    private BsonMinKey()
    {
    }

    public static BsonMinKey Value { get; } = new();

    public override BsonType BsonType => BsonType.MinKey;

    public int CompareTo(BsonMinKey? other) => other is null ? 1 : 0;

    public bool Equals(BsonMinKey? rhs) => rhs is not null;

    public override bool Equals(object? obj) => obj is BsonMinKey;

    public override int GetHashCode() => (int)BsonType.MinKey;

    public override string ToString() => "BsonMinKey";
}
