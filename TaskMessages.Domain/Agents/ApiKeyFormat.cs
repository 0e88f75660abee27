using System.Security.Cryptography;

namespace TaskMessages.Domain.Agents;

/// <summary><c>xag_</c>, 6 characters, <c>_</c>, 32 characters; both parts ASCII letters and digits (chat-task contract 3.1).</summary>
public static class ApiKeyFormat
{
    public const int PrefixLength = 6;
    private const string Brand = "xag_";
    private const int SecretLength = 32;
    private const int Length = 4 + PrefixLength + 1 + SecretLength;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A new key with 190 random bits in its secret part.</summary>
    public static string Generate()
        => string.Concat(Brand, RandomNumberGenerator.GetString(Alphabet, PrefixLength), "_", RandomNumberGenerator.GetString(Alphabet, SecretLength));

    /// <summary>The public part of a key that is known to be one.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string PrefixOf(string key)
        => TryParse(key, out var prefix) ? prefix : throw new ArgumentException("Not an API key.", nameof(key));

    /// <summary>Whether the text is shaped as a key, and its public part.</summary>
    public static bool TryParse(ReadOnlySpan<char> key, out string prefix)
    {
        prefix = "";
        if (key.Length != Length || !key.StartsWith(Brand, StringComparison.Ordinal) || key[Brand.Length + PrefixLength] != '_')
            return false;
        var lookup = key.Slice(Brand.Length, PrefixLength);
        if (!IsAlphanumeric(lookup) || !IsAlphanumeric(key[^SecretLength..]))
            return false;
        prefix = lookup.ToString();
        return true;
    }

    /// <summary>What a key of any shape, brought from elsewhere, is found by.</summary>
    public static string FingerprintOf(string key)
        => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));

    /// <summary>How a key is shown after its creation.</summary>
    public static string Mask(string prefix) => $"{Brand}{prefix}_••••••••";

    private static bool IsAlphanumeric(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        }

        return true;
    }
}
