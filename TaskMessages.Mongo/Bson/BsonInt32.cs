namespace TaskMessages.Mongo.Bson;

/// <summary>A 32-bit integer; small ones are shared instances.</summary>
public sealed class BsonInt32 : BsonValue, IComparable<BsonInt32>, IEquatable<BsonInt32>
{
    private const int CacheStart = -16;
    private static readonly BsonInt32[] Cache = CreateCache();

    public BsonInt32(int value) => Value = value;

    public override BsonType BsonType => BsonType.Int32;

    public int Value { get; }

    public static implicit operator BsonInt32(int value) => Of(value);

    public int CompareTo(BsonInt32? other) => other is null ? 1 : Value.CompareTo(other.Value);

    public bool Equals(BsonInt32? rhs) => rhs is not null && Value == rhs.Value;

    public override bool Equals(object? obj) => Equals(obj as BsonInt32);

    public override int GetHashCode() => HashCode.Combine(BsonType.Int32, Value);

    public override bool ToBoolean() => Value != 0;

    public override decimal ToDecimal() => Value;

    public override Decimal128 ToDecimal128() => new(Value);

    public override double ToDouble() => Value;

    public override int ToInt32() => Value;

    public override long ToInt64() => Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A shared instance when the value is small.</summary>
    internal static BsonInt32 Of(int value)
    {
        var index = (uint)(value - CacheStart);
        return index < (uint)Cache.Length ? Cache[index] : new BsonInt32(value);
    }

    private static BsonInt32[] CreateCache()
    {
        var cache = new BsonInt32[272];
        for (var i = 0; i < cache.Length; i++)
            cache[i] = new BsonInt32(i + CacheStart);
        return cache;
    }
}
