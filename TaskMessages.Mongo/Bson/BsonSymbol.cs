namespace TaskMessages.Mongo.Bson;

/// <summary>A symbol, deprecated in BSON; compares with strings.</summary>
public sealed class BsonSymbol : BsonValue, IComparable<BsonSymbol>, IEquatable<BsonSymbol>
{
    internal BsonSymbol(string name) => Name = name;

    public override BsonType BsonType => BsonType.Symbol;

    public string Name { get; }

    public int CompareTo(BsonSymbol? other) => other is null ? 1 : BsonComparison.CompareStrings(Name, other.Name);

    public bool Equals(BsonSymbol? rhs) => rhs is not null && Name == rhs.Name;

    public override bool Equals(object? obj) => Equals(obj as BsonSymbol);

    public override int GetHashCode() => HashCode.Combine(BsonType.Symbol, Name);

    public override string ToString() => Name;
}
