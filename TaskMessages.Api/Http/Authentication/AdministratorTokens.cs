using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>Knows the administration's token. Tokens are compared by their SHA-256, in constant time.</summary>
internal sealed class AdministratorTokens(IOptions<AdminOptions> options, LocalDevelopment development)
{
    private static readonly byte[] DevelopmentHash = Hash(LocalDevelopment.AdminToken);

    private readonly byte[]? _configuredHash = options.Value.ExpectedHash;

    /// <summary>Whether a token counts for this request.</summary>
    /// <param name="token">As it was presented; null counts as wrong, and takes as long.</param>
    public bool Counts(HttpContext context, string? token) => Counts(context, Hash(token ?? ""));

    /// <summary>What a login keeps of a token that counts, by which it ends when another takes its place.</summary>
    public static string FingerprintOf(string token) => Fingerprint(Hash(token));

    /// <summary>Whether the token of a fingerprint still counts.</summary>
    /// <param name="context">The request that brings it; null: no request does, and where it came from was seen to before.</param>
    public bool IsCurrent(HttpContext? context, string fingerprint) =>
        (_configuredHash is not null && Equals(fingerprint, _configuredHash))
        || (Equals(fingerprint, DevelopmentHash) && (context is null || development.Allows(context)));

    private bool Counts(HttpContext context, byte[] presented)
    {
        var isConfigured = _configuredHash is not null && CryptographicOperations.FixedTimeEquals(presented, _configuredHash);
        var isDevelopment = CryptographicOperations.FixedTimeEquals(presented, DevelopmentHash) && development.Allows(context);
        return isConfigured || isDevelopment;
    }

    private static bool Equals(string fingerprint, byte[] hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(fingerprint), Encoding.UTF8.GetBytes(Fingerprint(hash)));

    /// <summary>Of the hash once more, as the hash may be what the configuration holds.</summary>
    private static string Fingerprint(byte[] hash) => Convert.ToHexStringLower(SHA256.HashData([.. "console.v1:"u8, .. hash]));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
