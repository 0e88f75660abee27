using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TaskMessages.Domain.Services;

namespace TaskMessages.Domain.Idempotency;

/// <summary>What names and what identifies an idempotent request.</summary>
public static class IdempotencyKey
{
    public const int MaxLength = 255;

    /// <summary>1 to 255 printable ASCII characters.</summary>
    public static bool IsValid(string? key)
        => !string.IsNullOrEmpty(key) && key.Length <= MaxLength && !key.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Keys of different callers never meet.</summary>
    /// <param name="keyId">The caller's API key; null for anonymous callers.</param>
    public static string Scope(long? keyId, string key)
        => string.Create(CultureInfo.InvariantCulture, $"{(keyId is { } id ? id.ToString(CultureInfo.InvariantCulture) : "anonymous")}:{key}");

    /// <inheritdoc cref="Scope(long?, string)"/>
    public static string ScopeOf(Caller caller, string key)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Principal is { } principal ? $"principal {principal.Fingerprint}:{key}" : Scope(caller.KeyId, key);
    }

    /// <summary>SHA-256 over method, path and body, each ended so that none can run into the next.</summary>
    public static string Fingerprint(string method, string path, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{method}\n{path}\n"));
        hash.AppendData(body);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }
}
