using System.Buffers.Binary;
using System.Numerics;

namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>The checksum of RFC 3720 (Castagnoli), which OP_MSG carries.</summary>
internal static class Crc32C
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
