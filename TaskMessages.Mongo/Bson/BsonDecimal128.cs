namespace TaskMessages.Mongo.Bson;

/// <summary>A 128-bit IEEE 754-2008 decimal number as a BSON value.</summary>
public sealed class BsonDecimal128 : BsonValue, IComparable<BsonDecimal128>, IEquatable<BsonDecimal128>
{
    public BsonDecimal128(Decimal128 value) => Value = value;

    public override BsonType BsonType => BsonType.Decimal128;

    public Decimal128 Value { get; }

    private protected override bool IsNaN => Decimal128.IsNaN(Value);

    public static implicit operator BsonDecimal128(Decimal128 value) => new(value);

    public int CompareTo(BsonDecimal128? other) => other is null ? 1 : Value.CompareTo(other.Value);

    /// <summary>Whether both are the same bits: 1.0 and 1.00 are not equal here, though they compare as equal.</summary>
    public bool Equals(BsonDecimal128? rhs) => rhs is not null && Value.Equals(rhs.Value);

    public override bool Equals(object? obj) => Equals(obj as BsonDecimal128);

    public override int GetHashCode() => HashCode.Combine(BsonType.Decimal128, Value);

    public override bool ToBoolean() => !Decimal128.IsNaN(Value) && !Decimal128.IsZero(Value);

    public override decimal ToDecimal() => Decimal128.ToDecimal(Value);

    public override Decimal128 ToDecimal128() => Value;

    public override double ToDouble() => Decimal128.ToDouble(Value);

    public override int ToInt32() => checked((int)Decimal128.ToInt64(Value));

    public override long ToInt64() => Decimal128.ToInt64(Value);

    public override string ToString() => Value.ToString();
}
