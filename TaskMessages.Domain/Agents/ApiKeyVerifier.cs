using System.Security.Cryptography;
using System.Text;

namespace TaskMessages.Domain.Agents;

/// <summary>
/// What is stored of a key: <c>sha256$v1$</c> and the lower-case hexadecimal SHA-256 of a fixed label and the key. Keys carry 190 random
/// bits, so a slow hash would protect nothing and let anyone burn a core.
/// </summary>
public static class ApiKeyVerifier
{
    private const string Scheme = "sha256$v1$";
    private const int MaxKeyBytes = 512;
    private static readonly int StoredLength = Scheme.Length + (2 * SHA256.HashSizeInBytes);
    private static readonly byte[] Label = "xagent-api-key:sha256:v1\0"u8.ToArray();

    public static string Compute(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(key, hash);
        return Scheme + Convert.ToHexStringLower(hash);
    }

    /// <summary>
    /// Whether the key belongs to the stored verifier. Every call does one SHA-256 and one comparison in constant time, also
    /// when there is no stored verifier or it is malformed; those answer false.
    /// </summary>
    public static bool Verify(ReadOnlySpan<char> key, string? stored)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        var wellFormed = stored is not null && stored.Length == StoredLength && stored.StartsWith(Scheme, StringComparison.Ordinal)
            && Convert.FromHexString(stored.AsSpan(Scheme.Length), expected, out _, out _) == System.Buffers.OperationStatus.Done;
        Hash(key, actual);
        return CryptographicOperations.FixedTimeEquals(actual, expected) && wellFormed;
    }

    /// <summary>An over-long key is hashed by its beginning: it is not key-shaped and refused anyway.</summary>
    private static void Hash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[64 + MaxKeyBytes];
        Label.CopyTo(input);
        if (key.Length > MaxKeyBytes / 3)
            key = key[..(MaxKeyBytes / 3)];
        var length = Encoding.UTF8.GetBytes(key, input[Label.Length..]);
        SHA256.HashData(input[..(Label.Length + length)], hash);
    }
}
