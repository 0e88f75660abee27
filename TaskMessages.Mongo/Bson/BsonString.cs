using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TaskMessages.Mongo.Bson;

/// <summary>A string; compares by its UTF-8 bytes.</summary>
public sealed class BsonString : BsonValue, IComparable<BsonString>, IEquatable<BsonString>
{
    public BsonString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    public static BsonString Empty { get; } = new(string.Empty);

    public override BsonType BsonType => BsonType.String;

    public string Value { get; }

    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator BsonString?(string? value) => value is null ? null : value.Length == 0 ? Empty : new BsonString(value);

    public int CompareTo(BsonString? other) => other is null ? 1 : BsonComparison.CompareStrings(Value, other.Value);

    public bool Equals(BsonString? rhs) => rhs is not null && Value == rhs.Value;

    public override bool Equals(object? obj) => Equals(obj as BsonString);

    public override int GetHashCode() => HashCode.Combine(BsonType.String, Value);

    public override bool ToBoolean() => Value.Length != 0;

    public override decimal ToDecimal() => decimal.Parse(Value, NumberStyles.Float, CultureInfo.InvariantCulture);

    public override Decimal128 ToDecimal128() => Decimal128.Parse(Value);

    public override double ToDouble() => double.Parse(Value, NumberStyles.Float, CultureInfo.InvariantCulture);

    public override int ToInt32() => int.Parse(Value, NumberStyles.Integer, CultureInfo.InvariantCulture);

    public override long ToInt64() => long.Parse(Value, NumberStyles.Integer, CultureInfo.InvariantCulture);

    public override string ToString() => Value;
}
