using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace TaskMessages.Domain.Messages;

/// <summary>
/// New ids in the layout of a document id: 4 bytes of seconds, 5 random bytes of this process, a 3-byte counter;
/// written as 24 lower-case hexadecimal digits. Turns take theirs here as well.
/// </summary>
public sealed class MessageIdSource(TimeProvider clock)
{
    private readonly byte[] _process = RandomNumberGenerator.GetBytes(5);
    private int _counter = RandomNumberGenerator.GetInt32(1 << 24);

    /// <summary>When an id was made, to the second; of one that was made elsewhere whatever it says.</summary>
    public static DateTime TimeOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length > 8 && uint.TryParse(id.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime
            : DateTime.UnixEpoch;
    }

    public string Next()
    {
        Span<byte> id = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(id, (uint)clock.GetUtcNow().ToUnixTimeSeconds());
        _process.CopyTo(id[4..]);
        var counter = Interlocked.Increment(ref _counter);
        id[9] = (byte)(counter >> 16);
        id[10] = (byte)(counter >> 8);
        id[11] = (byte)counter;
        return Convert.ToHexStringLower(id);
    }
}
