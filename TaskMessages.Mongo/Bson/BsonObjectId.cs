namespace TaskMessages.Mongo.Bson;

/// <summary>An ObjectId as a BSON value.</summary>
public sealed class BsonObjectId : BsonValue, IComparable<BsonObjectId>, IEquatable<BsonObjectId>
{
    public BsonObjectId(ObjectId value) => Value = value;

    public static BsonObjectId Empty { get; } = new(ObjectId.Empty);

    public override BsonType BsonType => BsonType.ObjectId;

    public ObjectId Value { get; }

    public static implicit operator BsonObjectId(ObjectId value) => new(value);

    public int CompareTo(BsonObjectId? other) => other is null ? 1 : Value.CompareTo(other.Value);

    public bool Equals(BsonObjectId? rhs) => rhs is not null && Value == rhs.Value;

    public override bool Equals(object? obj) => Equals(obj as BsonObjectId);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => Value.ToString();
}
