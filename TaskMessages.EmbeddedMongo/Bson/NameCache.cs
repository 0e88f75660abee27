using System.Buffers.Binary;
using System.Text;

namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Gives short ASCII field names back as the strings made for them before, so that decoding the same kind of document again
/// allocates no names. Bounded: a name takes the place of another with the same hash.</summary>
internal static class NameCache
{
    /// <summary>Longest name in bytes that is kept.</summary>
    public const int MaxLength = 32;

    private const int Size = 2048;

    // strings are immutable and references are written atomically, so no lock: a lost race costs one more allocation
    private static readonly string?[] Names = new string?[Size];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return string.Empty;
        ref var slot = ref Names[Hash(utf8) & (Size - 1)];
        var known = slot;
        if (known is not null && Ascii.Equals(utf8, known))
            return known;
        var name = BsonSpanReader.Text(utf8);
        if (name.Length == utf8.Length)
            slot = name;
        return name;
    }

    private static int Hash(ReadOnlySpan<byte> utf8)
    {
        ulong hash = (uint)utf8.Length;
        if (utf8.Length >= 8)
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(utf8);
            hash = (hash * 0x9E3779B97F4A7C15) ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..]);
        }
        else
        {
            foreach (var b in utf8)
                hash = (hash << 8) | b;
        }

        hash *= 0x9E3779B97F4A7C15;
        return (int)(hash >> 48);
    }
}
