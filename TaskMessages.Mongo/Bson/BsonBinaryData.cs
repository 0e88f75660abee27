using System.Diagnostics.CodeAnalysis;

namespace TaskMessages.Mongo.Bson;

/// <summary>Bytes with a sub type; compares by length, then sub type, then bytes.</summary>
public sealed class BsonBinaryData : BsonValue, IComparable<BsonBinaryData>, IEquatable<BsonBinaryData>
{
    public BsonBinaryData(byte[] bytes)
        : this(bytes, BsonBinarySubType.Binary)
    {
    }

    public BsonBinaryData(byte[] bytes, BsonBinarySubType subType)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Bytes = bytes;
        SubType = subType;
    }

    /// <exception cref="InvalidOperationException">The representation is unspecified.</exception>
    public BsonBinaryData(Guid guid, GuidRepresentation guidRepresentation)
    {
        if (guidRepresentation != GuidRepresentation.Standard)
            throw new InvalidOperationException("GuidConverter.ToBytes requires a GuidRepresentation other than Unspecified.");
        Bytes = guid.ToByteArray(bigEndian: true);
        SubType = BsonBinarySubType.UuidStandard;
    }

    public override BsonType BsonType => BsonType.Binary;

    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "As the driver's API has it.")]
    public byte[] Bytes { get; }

    public BsonBinarySubType SubType { get; }

    [return: NotNullIfNotNull(nameof(bytes))]
    public static implicit operator BsonBinaryData?(byte[]? bytes) => bytes is null ? null : new BsonBinaryData(bytes);

    public int CompareTo(BsonBinaryData? other)
    {
        if (other is null)
            return 1;
        var result = Bytes.Length.CompareTo(other.Bytes.Length);
        if (result == 0)
            result = SubType.CompareTo(other.SubType);
        return result != 0 ? result : Bytes.AsSpan().SequenceCompareTo(other.Bytes);
    }

    public bool Equals(BsonBinaryData? rhs) => rhs is not null && SubType == rhs.SubType && Bytes.AsSpan().SequenceEqual(rhs.Bytes);

    public override bool Equals(object? obj) => Equals(obj as BsonBinaryData);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(SubType);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <exception cref="InvalidOperationException">The value is not a GUID in the standard representation.</exception>
    public Guid ToGuid()
    {
        if (SubType != BsonBinarySubType.UuidStandard || Bytes.Length != 16)
            throw new InvalidOperationException("The binary value is not a GUID of sub type UuidStandard.");
        return new Guid(Bytes, bigEndian: true);
    }

    public override string ToString() => $"{SubType}:0x{Convert.ToHexStringLower(Bytes)}";
}
