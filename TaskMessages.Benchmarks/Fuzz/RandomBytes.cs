using System.Buffers.Binary;
using MongoDB.Bson;

namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>Random documents, and bytes that are nearly documents.</summary>
internal static class RandomBytes
{
    private const int MostElements = 6;
    private const int DeepestNesting = 3_000;
    private const int LongestNoise = 64;

    private static readonly byte[] Interesting = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    private static readonly int[] Lengths = [0, 1, -1, 4, 5, 255, 256, 65_536, int.MaxValue, int.MinValue, int.MaxValue - 4];

    public static BsonDocument Document(Random random)
    {
        var values = new RandomValues(random);
        var document = new BsonDocument();
        for (var i = random.Next(MostElements); i >= 0; i--)
            document.Add("n" + i, values.Value());
        return document;
    }

    /// <summary>Bytes that are no document, or only by chance: damaged, nested without end, or noise.</summary>
    public static byte[] Damaged(byte[] document, Random random)
    {
        switch (random.Next(1_000))
        {
            case 0:
                return Nested(random.Next(DeepestNesting));
            case < 50:
                var noise = new byte[random.Next(LongestNoise)];
                random.NextBytes(noise);
                return noise;
            default:
                var bytes = new List<byte>(document);
                if (random.Next(4) == 0)
                    OverwriteLength(bytes, random);
                else
                    Mutation.Apply(bytes, random, Interesting);
                // Otherwise the outermost length would refuse nearly everything that follows.
                var damaged = bytes.ToArray();
                if (damaged.Length >= 4 && random.Next(8) != 0)
                    BinaryPrimitives.WriteInt32LittleEndian(damaged, damaged.Length);
                return damaged;
        }
    }

    /// <summary>Documents within documents, each well-formed.</summary>
    private static byte[] Nested(int depth)
    {
        var bytes = new List<byte>();
        for (var level = 0; level <= depth; level++)
        {
            // length, type, name and, behind the inner document, the end; the innermost has a length and an end only
            var inside = depth - level;
            bytes.AddRange(BitConverter.GetBytes((inside * 8) + 5));
            if (inside > 0)
                bytes.AddRange([3, (byte)'a', 0]);
        }

        bytes.AddRange(Enumerable.Repeat((byte)0, depth + 1));
        return [.. bytes];
    }

    private static void OverwriteLength(List<byte> bytes, Random random)
    {
        var at = random.Next(Math.Max(1, bytes.Count - 4));
        var length = BitConverter.GetBytes(Lengths[random.Next(Lengths.Length)] + random.Next(-1, 2));
        for (var i = 0; i < length.Length && at + i < bytes.Count; i++)
            bytes[at + i] = length[i];
    }
}
