namespace TaskMessages.Mongo.Bson;

/// <summary>JavaScript code without a scope.</summary>
public sealed class BsonJavaScript : BsonValue, IComparable<BsonJavaScript>, IEquatable<BsonJavaScript>
{
    public BsonJavaScript(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        Code = code;
    }

    public override BsonType BsonType => BsonType.JavaScript;

    public string Code { get; }

    public int CompareTo(BsonJavaScript? other) => other is null ? 1 : BsonComparison.CompareStrings(Code, other.Code);

    public bool Equals(BsonJavaScript? rhs) => rhs is not null && Code == rhs.Code;

    public override bool Equals(object? obj) => Equals(obj as BsonJavaScript);

    public override int GetHashCode() => HashCode.Combine(BsonType.JavaScript, Code);

    public override string ToString() => $"new BsonJavaScript(\"{Code}\")";
}
