using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace TaskMessages.EmbeddedMongo.Authentication;

/// <summary>The hash functions of SCRAM-SHA-1 (RFC 5802) and SCRAM-SHA-256 (RFC 7677), and what MongoDB does to a password before them.</summary>
internal sealed class ScramMechanism
{
    private const string ScramSha1 = "SCRAM-SHA-1";
    private const string ScramSha256 = "SCRAM-SHA-256";

    private readonly HashAlgorithmName _hash;
    private readonly Func<string, string, string> _prepare;

    private ScramMechanism(string name, HashAlgorithmName hash, int length, Func<string, string, string> prepare)
    {
        Name = name;
        _hash = hash;
        Length = length;
        _prepare = prepare;
    }

    public static ScramMechanism Sha1 { get; } = new(ScramSha1, HashAlgorithmName.SHA1, SHA1.HashSizeInBytes, Digest);

    public static ScramMechanism Sha256 { get; } =
        new(ScramSha256, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes, static (_, password) => SaslPrep.Apply(password));

    /// <summary>As servers and connection strings call it.</summary>
    public string Name { get; }

    /// <summary>Bytes of a hash.</summary>
    public int Length { get; }

    /// <returns>Null for any other mechanism.</returns>
    public static ScramMechanism? Find(string? name) => name switch
    {
        ScramSha1 => Sha1,
        ScramSha256 => Sha256,
        _ => null,
    };

    public byte[] SaltedPassword(string username, string password, byte[] salt, int iterations)
        => Rfc2898DeriveBytes.Pbkdf2(_prepare(username, password), salt, iterations, _hash, Length);

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "SCRAM-SHA-1 is what older servers offer.")]
    public byte[] Hmac(byte[] key, string text) => this == Sha1
        ? HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(text))
        : HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "SCRAM-SHA-1 is what older servers offer.")]
    public byte[] Hash(byte[] data) => this == Sha1 ? SHA1.HashData(data) : SHA256.HashData(data);

    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "It is how SCRAM-SHA-1 users are stored.")]
    private static string Digest(string username, string password)
        => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"{username}:mongo:{password}")));
}
