using System.Globalization;

namespace TaskMessages.Mongo.Bson;

/// <summary>The internal time stamp of the replication protocol: seconds and an increment, compared as one unsigned number.</summary>
public sealed class BsonTimestamp : BsonValue, IComparable<BsonTimestamp>, IEquatable<BsonTimestamp>
{
    public BsonTimestamp(long value) => Value = value;

    public BsonTimestamp(int timestamp, int increment) => Value = (long)(((ulong)(uint)timestamp << 32) | (uint)increment);

    public override BsonType BsonType => BsonType.Timestamp;

    public long Value { get; }

    /// <summary>Seconds since the Unix epoch.</summary>
    public int Timestamp => (int)(Value >> 32);

    public int Increment => (int)Value;

    public int CompareTo(BsonTimestamp? other) => other is null ? 1 : ((ulong)Value).CompareTo((ulong)other.Value);

    public bool Equals(BsonTimestamp? rhs) => rhs is not null && Value == rhs.Value;

    public override bool Equals(object? obj) => Equals(obj as BsonTimestamp);

    public override int GetHashCode() => HashCode.Combine(BsonType.Timestamp, Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
