using System.Globalization;

namespace TaskMessages.Mongo.Bson;

/// <summary>A point in time, in milliseconds since the Unix epoch, always UTC.</summary>
public sealed class BsonDateTime : BsonValue, IComparable<BsonDateTime>, IEquatable<BsonDateTime>
{
    public BsonDateTime(DateTime value) => MillisecondsSinceEpoch = BsonUtils.ToMillisecondsSinceEpoch(value);

    public BsonDateTime(long millisecondsSinceEpoch) => MillisecondsSinceEpoch = millisecondsSinceEpoch;

    public override BsonType BsonType => BsonType.DateTime;

    public long MillisecondsSinceEpoch { get; }

    /// <summary>Whether a <see cref="DateTime"/> can hold the value.</summary>
    public override bool IsValidDateTime =>
        MillisecondsSinceEpoch is >= BsonUtils.MinDateTimeMilliseconds and <= BsonUtils.MaxDateTimeMilliseconds;

    public static implicit operator BsonDateTime(DateTime value) => new(value);

    public int CompareTo(BsonDateTime? other) => other is null ? 1 : MillisecondsSinceEpoch.CompareTo(other.MillisecondsSinceEpoch);

    public bool Equals(BsonDateTime? rhs) => rhs is not null && MillisecondsSinceEpoch == rhs.MillisecondsSinceEpoch;

    public override bool Equals(object? obj) => Equals(obj as BsonDateTime);

    public override int GetHashCode() => HashCode.Combine(BsonType.DateTime, MillisecondsSinceEpoch);

    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the years 1 to 9999.</exception>
    public override DateTime ToUniversalTime() => BsonUtils.ToDateTimeFromMillisecondsSinceEpoch(MillisecondsSinceEpoch);

    public override DateTime? ToNullableUniversalTime() => ToUniversalTime();

    public override string ToString() => IsValidDateTime
        ? ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture)
        : MillisecondsSinceEpoch.ToString(CultureInfo.InvariantCulture);
}
