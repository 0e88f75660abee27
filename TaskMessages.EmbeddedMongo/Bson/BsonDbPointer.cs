namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>A DBPointer, deprecated in BSON; it is only carried from input to output and compared.</summary>
internal sealed class BsonDbPointer(string ns, ObjectId id) : BsonValue
{
    /// <summary>The specification's type byte, for which the public enumeration has no name.</summary>
    public const BsonType Type = (BsonType)0x0c;

    public override BsonType BsonType => Type;

    public string Namespace { get; } = ns;

    public ObjectId Id { get; } = id;

    public override int CompareTo(BsonValue other) => other is null ? 1 : BsonComparison.Compare(this, other);

    public override bool Equals(object? obj) => obj is BsonDbPointer other && Namespace == other.Namespace && Id == other.Id;

    public override int GetHashCode() => HashCode.Combine(Namespace, Id);

    public override string ToString() => $"DBPointer(\"{Namespace}\", {Id})";
}
