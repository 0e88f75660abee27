using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TaskMessages.Domain.Messages;

/// <summary>
/// The id of a turn's n-th agent message. Every attempt at a turn arrives at the same ids, so a late write of a dead attempt
/// meets the message of the attempt that followed instead of adding one.
/// </summary>
public static class TurnMessageId
{
    /// <summary>The ids of the turn's first <paramref name="count"/> messages.</summary>
    public static string[] All(string turnId, int count)
    {
        var ids = new string[count];
        for (var ordinal = 0; ordinal < count; ordinal++)
            ids[ordinal] = Create(turnId, ordinal);
        return ids;
    }

    /// <param name="turnId">24 hexadecimal digits.</param>
    /// <param name="ordinal">From 0, counted over the whole turn.</param>
    /// <returns>The first 4 bytes of the turn's id, then 8 of SHA-256(turn id, ordinal).</returns>
    public static string Create(string turnId, int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        Span<byte> input = stackalloc byte[16];
        if (Convert.FromHexString(turnId, input[..12], out _, out var written) != System.Buffers.OperationStatus.Done || written != 12)
            throw new ArgumentException("A turn id has 24 hexadecimal digits.", nameof(turnId));
        BinaryPrimitives.WriteInt32BigEndian(input[12..], ordinal);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        Span<byte> id = stackalloc byte[12];
        input[..4].CopyTo(id);
        hash[..8].CopyTo(id[4..]);
        return Convert.ToHexStringLower(id);
    }
}
