using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace TaskMessages.Mongo.Bson;

/// <summary>Any BSON value. Values other than documents and arrays are immutable and may be shared.</summary>
/// <remarks><see cref="CompareTo"/> is MongoDB's order; <c>Equals</c> is strict about types (an int never equals a long), the operator
/// <c>==</c> compares numbers of all types by value, and so do the relational operators.</remarks>
public abstract class BsonValue : IComparable<BsonValue>, IEquatable<BsonValue>
{
    private protected BsonValue()
    {
    }

    public abstract BsonType BsonType { get; }

    public bool AsBoolean => As<BsonBoolean>().Value;

    public BsonArray AsBsonArray => As<BsonArray>();

    public BsonBinaryData AsBsonBinaryData => As<BsonBinaryData>();

    public BsonDateTime AsBsonDateTime => As<BsonDateTime>();

    public BsonDocument AsBsonDocument => As<BsonDocument>();

    public BsonJavaScript AsBsonJavaScript => As<BsonJavaScript>();

    public BsonJavaScriptWithScope AsBsonJavaScriptWithScope => As<BsonJavaScriptWithScope>();

    public BsonMaxKey AsBsonMaxKey => As<BsonMaxKey>();

    public BsonMinKey AsBsonMinKey => As<BsonMinKey>();

    public BsonNull AsBsonNull => As<BsonNull>();

    public BsonRegularExpression AsBsonRegularExpression => As<BsonRegularExpression>();

    public BsonSymbol AsBsonSymbol => As<BsonSymbol>();

    public BsonTimestamp AsBsonTimestamp => As<BsonTimestamp>();

    public BsonUndefined AsBsonUndefined => As<BsonUndefined>();

    public BsonValue AsBsonValue => this;

    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "As the driver's API has it.")]
    public byte[] AsByteArray => As<BsonBinaryData>().Bytes;

    public decimal AsDecimal => As<BsonDecimal128>().ToDecimal();

    public Decimal128 AsDecimal128 => As<BsonDecimal128>().Value;

    public double AsDouble => As<BsonDouble>().Value;

    public Guid AsGuid => As<BsonBinaryData>().ToGuid();

    public int AsInt32 => As<BsonInt32>().Value;

    public long AsInt64 => As<BsonInt64>().Value;

    public bool? AsNullableBoolean => IsBsonNull ? null : AsBoolean;

    public double? AsNullableDouble => IsBsonNull ? null : AsDouble;

    public int? AsNullableInt32 => IsBsonNull ? null : AsInt32;

    public long? AsNullableInt64 => IsBsonNull ? null : AsInt64;

    public ObjectId? AsNullableObjectId => IsBsonNull ? null : AsObjectId;

    public ObjectId AsObjectId => As<BsonObjectId>().Value;

    public Regex AsRegex => As<BsonRegularExpression>().ToRegex();

    public string AsString => As<BsonString>().Value;

    public bool IsBoolean => this is BsonBoolean;

    public bool IsBsonArray => this is BsonArray;

    public bool IsBsonBinaryData => this is BsonBinaryData;

    public bool IsBsonDateTime => this is BsonDateTime;

    public bool IsBsonDocument => this is BsonDocument;

    public bool IsBsonJavaScript => this is BsonJavaScript;

    public bool IsBsonJavaScriptWithScope => this is BsonJavaScriptWithScope;

    public bool IsBsonMaxKey => this is BsonMaxKey;

    public bool IsBsonMinKey => this is BsonMinKey;

    public bool IsBsonNull => this is BsonNull;

    public bool IsBsonRegularExpression => this is BsonRegularExpression;

    public bool IsBsonSymbol => this is BsonSymbol;

    public bool IsBsonTimestamp => this is BsonTimestamp;

    public bool IsBsonUndefined => this is BsonUndefined;

    public bool IsDecimal128 => this is BsonDecimal128;

    public bool IsDouble => this is BsonDouble;

    public bool IsGuid => this is BsonBinaryData { SubType: BsonBinarySubType.UuidStandard or BsonBinarySubType.UuidLegacy };

    public bool IsInt32 => this is BsonInt32;

    public bool IsInt64 => this is BsonInt64;

    public bool IsNumeric => BsonType is BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128;

    public bool IsObjectId => this is BsonObjectId;

    public bool IsString => this is BsonString;

    public virtual bool IsValidDateTime => false;

    /// <exception cref="NotSupportedException">The value is neither a document nor an array.</exception>
    public virtual BsonValue this[int index]
    {
        get => throw NotSupported("int indexer");
        set => throw NotSupported("int indexer");
    }

    /// <exception cref="NotSupportedException">The value is not a document.</exception>
    public virtual BsonValue this[string name]
    {
        get => throw NotSupported("string indexer");
        set => throw NotSupported("string indexer");
    }

    public static implicit operator BsonValue(bool value) => (BsonBoolean)value;

    public static implicit operator BsonValue(bool? value) => value is { } v ? (BsonBoolean)v : BsonNull.Value;

    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator BsonValue?(byte[]? value) => (BsonBinaryData?)value;

    public static implicit operator BsonValue(DateTime value) => new BsonDateTime(value);

    public static implicit operator BsonValue(DateTime? value) => value is { } v ? new BsonDateTime(v) : BsonNull.Value;

    public static implicit operator BsonValue(decimal value) => new BsonDecimal128(new Decimal128(value));

    public static implicit operator BsonValue(Decimal128 value) => new BsonDecimal128(value);

    public static implicit operator BsonValue(double value) => BsonDouble.Of(value);

    public static implicit operator BsonValue(double? value) => value is { } v ? BsonDouble.Of(v) : BsonNull.Value;

    public static implicit operator BsonValue(int value) => BsonInt32.Of(value);

    public static implicit operator BsonValue(int? value) => value is { } v ? BsonInt32.Of(v) : BsonNull.Value;

    public static implicit operator BsonValue(long value) => BsonInt64.Of(value);

    public static implicit operator BsonValue(long? value) => value is { } v ? BsonInt64.Of(v) : BsonNull.Value;

    public static implicit operator BsonValue(ObjectId value) => new BsonObjectId(value);

    public static implicit operator BsonValue(ObjectId? value) => value is { } v ? new BsonObjectId(v) : BsonNull.Value;

    public static implicit operator BsonValue(Regex value) => new BsonRegularExpression(value);

    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator BsonValue?(string? value) => (BsonString?)value;

    public static explicit operator bool(BsonValue value) => value.AsBoolean;

    public static explicit operator DateTime(BsonValue value) => value.As<BsonDateTime>().ToUniversalTime();

    public static explicit operator double(BsonValue value) => value.AsDouble;

    public static explicit operator int(BsonValue value) => value.AsInt32;

    public static explicit operator long(BsonValue value) => value.AsInt64;

    public static explicit operator ObjectId(BsonValue value) => value.AsObjectId;

    public static explicit operator string?(BsonValue? value) => value?.AsString;

    public static bool operator <(BsonValue? lhs, BsonValue? rhs) => lhs is null ? rhs is not null : lhs.CompareTo(rhs) < 0;

    public static bool operator <=(BsonValue? lhs, BsonValue? rhs) => lhs is null || lhs.CompareTo(rhs) <= 0;

    public static bool operator ==(BsonValue? lhs, BsonValue? rhs)
    {
        if (lhs is null || rhs is null)
            return lhs is null && rhs is null;
        return lhs.OperatorEqualsImpl(rhs);
    }

    public static bool operator !=(BsonValue? lhs, BsonValue? rhs) => !(lhs == rhs);

    public static bool operator >(BsonValue? lhs, BsonValue? rhs) => !(lhs <= rhs);

    public static bool operator >=(BsonValue? lhs, BsonValue? rhs) => !(lhs < rhs);

    public virtual BsonValue Clone() => this;

    public virtual BsonValue DeepClone() => this;

    /// <summary>Compares in MongoDB's order of all values.</summary>
    public int CompareTo(BsonValue? other) => other is null ? 1 : BsonComparison.Compare(this, other);

    /// <summary>Compares the types only, in MongoDB's order of types: numbers are one type, strings and symbols are one type.</summary>
    public int CompareTypeTo(BsonValue? other) =>
        other is null ? 1 : BsonComparison.TypeRank(BsonType).CompareTo(BsonComparison.TypeRank(other.BsonType));

    public bool Equals(BsonValue? obj) => Equals((object?)obj);

    public abstract override bool Equals(object? obj);

    public abstract override int GetHashCode();

    /// <summary>JavaScript's truth: false for null, undefined, zero, NaN and the empty string.</summary>
    public virtual bool ToBoolean() => true;

    /// <exception cref="NotSupportedException">The value cannot be converted.</exception>
    public virtual decimal ToDecimal() => throw NotSupported(nameof(ToDecimal));

    /// <inheritdoc cref="ToDecimal"/>
    public virtual Decimal128 ToDecimal128() => throw NotSupported(nameof(ToDecimal128));

    /// <inheritdoc cref="ToDecimal"/>
    public virtual double ToDouble() => throw NotSupported(nameof(ToDouble));

    /// <inheritdoc cref="ToDecimal"/>
    public virtual int ToInt32() => throw NotSupported(nameof(ToInt32));

    /// <inheritdoc cref="ToDecimal"/>
    public virtual long ToInt64() => throw NotSupported(nameof(ToInt64));

    /// <inheritdoc cref="ToDecimal"/>
    public virtual DateTime? ToNullableUniversalTime() => throw NotSupported(nameof(ToNullableUniversalTime));

    /// <inheritdoc cref="ToDecimal"/>
    public virtual DateTime ToUniversalTime() => throw NotSupported(nameof(ToUniversalTime));

    /// <summary>What <c>==</c> does after both sides are known not to be null.</summary>
    private protected virtual bool IsNaN => false;

    // numbers of different types are equal by their mathematical value
    protected virtual bool OperatorEqualsImpl(BsonValue rhs) =>
        IsNumeric && rhs.IsNumeric ? CompareTo(rhs) == 0 && !IsNaN : Equals(rhs);

    private T As<T>()
        where T : BsonValue =>
        this as T ?? throw new InvalidCastException($"Unable to cast object of type '{GetType()}' to type '{typeof(T)}'.");

    private NotSupportedException NotSupported(string member) => new($"{GetType().Name} does not support {member}.");
}
