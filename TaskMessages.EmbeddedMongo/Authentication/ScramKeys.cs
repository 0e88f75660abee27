using System.Security.Cryptography;

namespace TaskMessages.EmbeddedMongo.Authentication;

/// <summary>The keys that a salted password gives (RFC 5802, section 3).</summary>
internal sealed class ScramKeys
{
    public ScramKeys(ScramMechanism mechanism, byte[] saltedPassword)
    {
        StoredKey = mechanism.Hash(mechanism.Hmac(saltedPassword, "Client Key"));
        ServerKey = mechanism.Hmac(saltedPassword, "Server Key");
    }

    public byte[] StoredKey { get; }

    public byte[] ServerKey { get; }

    /// <summary>Whether a proof is that of the client who knows the password; takes the same time either way.</summary>
    public bool Proves(ScramMechanism mechanism, string authMessage, byte[] proof)
    {
        if (proof.Length != mechanism.Length)
            return false;
        var clientKey = Xor(proof, mechanism.Hmac(StoredKey, authMessage));
        return CryptographicOperations.FixedTimeEquals(mechanism.Hash(clientKey), StoredKey);
    }

    /// <summary>Proves to the client that the server knows the password, too.</summary>
    public byte[] ServerSignature(ScramMechanism mechanism, string authMessage) => mechanism.Hmac(ServerKey, authMessage);

    private static byte[] Xor(byte[] left, byte[] right)
    {
        var result = new byte[left.Length];
        for (var index = 0; index < result.Length; index++)
            result[index] = (byte)(left[index] ^ right[index]);
        return result;
    }
}
