using System.Runtime.CompilerServices;

namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Binary values as MongoDB stores them: also those that the vendor's type refuses to make or calls obsolete.</summary>
internal static class BsonBinaries
{
    /// <summary>Sub type 2, in which the length is repeated.</summary>
    public const BsonBinarySubType OldSubType = (BsonBinarySubType)2;

    private const int UuidLength = 16;

    /// <summary>A value of any length: a UUID of 3 bytes is one that MongoDB takes, keeps and gives back.</summary>
    public static BsonBinaryData Create(byte[] bytes, BsonBinarySubType subType)
    {
        if (bytes.Length == UuidLength || subType is not (BsonBinarySubType.UuidLegacy or BsonBinarySubType.UuidStandard))
            return new BsonBinaryData(bytes, subType);
        var value = new BsonBinaryData(bytes, BsonBinarySubType.Binary);
        SubTypeOf(value) = subType;
        return value;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_subType")]
    private static extern ref BsonBinarySubType SubTypeOf(BsonBinaryData value);
}
