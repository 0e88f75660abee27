namespace TaskMessages.Mongo.Bson;

/// <summary>JavaScript code with the variables it sees, deprecated in BSON.</summary>
public sealed class BsonJavaScriptWithScope : BsonValue, IComparable<BsonJavaScriptWithScope>, IEquatable<BsonJavaScriptWithScope>
{
    public BsonJavaScriptWithScope(string code, BsonDocument scope)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(scope);
        Code = code;
        Scope = scope;
    }

    public override BsonType BsonType => BsonType.JavaScriptWithScope;

    public string Code { get; }

    public BsonDocument Scope { get; }

    public int CompareTo(BsonJavaScriptWithScope? other)
    {
        if (other is null)
            return 1;
        var result = BsonComparison.CompareStrings(Code, other.Code);
        return result != 0 ? result : Scope.CompareTo(other.Scope);
    }

    public bool Equals(BsonJavaScriptWithScope? rhs) => rhs is not null && Code == rhs.Code && Scope.Equals(rhs.Scope);

    public override bool Equals(object? obj) => Equals(obj as BsonJavaScriptWithScope);

    public override int GetHashCode() => HashCode.Combine(BsonType.JavaScriptWithScope, Code, Scope);

    public override BsonValue DeepClone() => new BsonJavaScriptWithScope(Code, (BsonDocument)Scope.DeepClone());

    public override string ToString() => $"new BsonJavaScript(\"{Code}\", {Scope})";
}
