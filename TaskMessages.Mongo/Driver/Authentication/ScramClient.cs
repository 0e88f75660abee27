using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TaskMessages.Mongo.Driver;

/// <summary>The client's side of one SCRAM conversation (RFC 5802). Nothing that it throws or says holds the password.</summary>
internal sealed class ScramClient(ScramMechanism mechanism, MongoCredential credential, ScramKeyCache keys, string nonce)
{
    /// <summary>Fewer would make guessing too cheap; a server that asks for fewer may not be the one it seems (RFC 7677, section 4).</summary>
    private const int MinIterations = 4096;
    private const int NonceBytes = 24;
    private const string Header = "n,,";
    private const string NoChannelBinding = "c=biws";

    private readonly string _first = $"n={ScramMessage.Escape(credential.Username)},r={nonce}";
    private byte[]? _expectedSignature;

    public ScramClient(ScramMechanism mechanism, MongoCredential credential, ScramKeyCache keys)
        : this(mechanism, credential, keys, Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)))
    {
    }

    public ScramMechanism Mechanism => mechanism;

    public byte[] First() => Encoding.UTF8.GetBytes(Header + _first);

    /// <exception cref="FormatException">The server's message is not one, or asks for too little work.</exception>
    public byte[] Final(byte[] serverFirst)
    {
        var message = Encoding.UTF8.GetString(serverFirst);
        if (ScramMessage.Find(message, 'r') is not { } full || !full.StartsWith(nonce, StringComparison.Ordinal) || full.Length == nonce.Length)
            throw new FormatException("the server's nonce does not continue ours");
        if (ScramMessage.Bytes(ScramMessage.Find(message, 's')) is not { Length: > 0 } salt)
            throw new FormatException("the server sent no salt");
        if (!int.TryParse(ScramMessage.Find(message, 'i'), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations < MinIterations)
            throw new FormatException($"the server asks for fewer than {MinIterations} iterations");

        var withoutProof = $"{NoChannelBinding},r={full}";
        var authMessage = $"{_first},{message},{withoutProof}";
        var derived = keys.Get(mechanism, credential, salt, iterations);
        _expectedSignature = derived.ServerSignature(mechanism, authMessage);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(derived.ClientProof(mechanism, authMessage))}");
    }

    /// <exception cref="FormatException">The server does not know the password.</exception>
    public void Verify(byte[] serverFinal)
    {
        var signature = ScramMessage.Bytes(ScramMessage.Find(Encoding.UTF8.GetString(serverFinal), 'v'));
        if (_expectedSignature is null || signature is null || !CryptographicOperations.FixedTimeEquals(signature, _expectedSignature))
            throw new FormatException("the server could not prove that it knows the password");
    }
}
