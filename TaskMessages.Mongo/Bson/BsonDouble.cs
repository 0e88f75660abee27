namespace TaskMessages.Mongo.Bson;

/// <summary>A 64-bit IEEE 754 binary floating point number.</summary>
public sealed class BsonDouble : BsonValue, IComparable<BsonDouble>, IEquatable<BsonDouble>
{
    private static readonly BsonDouble Zero = new(0.0);
    private static readonly BsonDouble One = new(1.0);

    public BsonDouble(double value) => Value = value;

    public override BsonType BsonType => BsonType.Double;

    public double Value { get; }

    private protected override bool IsNaN => double.IsNaN(Value);

    public static implicit operator BsonDouble(double value) => Of(value);

    public int CompareTo(BsonDouble? other) => other is null ? 1 : Value.CompareTo(other.Value);

    /// <summary>Whether both are the same number; unlike with the operator, NaN equals NaN.</summary>
    public bool Equals(BsonDouble? rhs) => rhs is not null && Value.Equals(rhs.Value);

    public override bool Equals(object? obj) => Equals(obj as BsonDouble);

    public override int GetHashCode() => HashCode.Combine(BsonType.Double, Value);

    public override bool ToBoolean() => !double.IsNaN(Value) && Value != 0.0;

    public override decimal ToDecimal() => (decimal)Value;

    public override Decimal128 ToDecimal128() => Decimal128.FromDouble(Value);

    public override double ToDouble() => Value;

    public override int ToInt32() => (int)Value;

    public override long ToInt64() => (long)Value;

    public override string ToString() => JsonNumbers.Format(Value);

    /// <summary>A shared instance for positive zero and one.</summary>
    internal static BsonDouble Of(double value) => BitConverter.DoubleToInt64Bits(value) switch
    {
        0 => Zero,
        0x3FF0000000000000 => One,
        _ => new BsonDouble(value),
    };
}
