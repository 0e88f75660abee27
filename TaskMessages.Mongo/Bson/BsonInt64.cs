namespace TaskMessages.Mongo.Bson;

/// <summary>A 64-bit integer; small ones are shared instances.</summary>
public sealed class BsonInt64 : BsonValue, IComparable<BsonInt64>, IEquatable<BsonInt64>
{
    private const int CacheStart = -16;
    private static readonly BsonInt64[] Cache = CreateCache();

    public BsonInt64(long value) => Value = value;

    public override BsonType BsonType => BsonType.Int64;

    public long Value { get; }

    public static implicit operator BsonInt64(long value) => Of(value);

    public int CompareTo(BsonInt64? other) => other is null ? 1 : Value.CompareTo(other.Value);

    public bool Equals(BsonInt64? rhs) => rhs is not null && Value == rhs.Value;

    public override bool Equals(object? obj) => Equals(obj as BsonInt64);

    public override int GetHashCode() => HashCode.Combine(BsonType.Int64, Value);

    public override bool ToBoolean() => Value != 0;

    public override decimal ToDecimal() => Value;

    public override Decimal128 ToDecimal128() => new(Value);

    public override double ToDouble() => Value;

    public override int ToInt32() => (int)Value;

    public override long ToInt64() => Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A shared instance when the value is small.</summary>
    internal static BsonInt64 Of(long value)
    {
        var index = (ulong)(value - CacheStart);
        return index < (ulong)Cache.Length ? Cache[index] : new BsonInt64(value);
    }

    private static BsonInt64[] CreateCache()
    {
        var cache = new BsonInt64[272];
        for (var i = 0; i < cache.Length; i++)
            cache[i] = new BsonInt64(i + CacheStart);
        return cache;
    }
}
