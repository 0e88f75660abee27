using System.Security.Cryptography;

namespace TaskMessages.EmbeddedMongo.Authentication;

/// <summary>The one user that may log in. The password itself is not kept.</summary>
internal sealed class ServerUser
{
    /// <summary>Where the user is; drivers authenticate against it unless told otherwise.</summary>
    public const string Database = "admin";

    private readonly Dictionary<ScramMechanism, ScramSecret> _secrets;
    private readonly byte[] _decoy = RandomNumberGenerator.GetBytes(32);

    public ServerUser(string name, string password)
    {
        Name = name;
        _secrets = new Dictionary<ScramMechanism, ScramSecret>
        {
            [ScramMechanism.Sha1] = Secret(ScramMechanism.Sha1, name, password),
            [ScramMechanism.Sha256] = Secret(ScramMechanism.Sha256, name, password),
        };
    }

    public string Name { get; }

    /// <summary>What a conversation about a user needs. An unknown one gets a salt of its own that stays the same, and keys that nothing proves.</summary>
    public ScramSecret SecretOf(string username, string database, ScramMechanism mechanism)
    {
        if (username == Name && database == Database)
            return _secrets[mechanism];
        var salt = HMACSHA256.HashData(_decoy, System.Text.Encoding.UTF8.GetBytes($"{mechanism.Name}:{database}:{username}"))[..SaltBytesOf(mechanism)];
        return new ScramSecret(salt, IterationsOf(mechanism), new ScramKeys(mechanism, RandomNumberGenerator.GetBytes(mechanism.Length)));
    }

    private static ScramSecret Secret(ScramMechanism mechanism, string name, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytesOf(mechanism));
        var iterations = IterationsOf(mechanism);
        return new ScramSecret(salt, iterations, new ScramKeys(mechanism, mechanism.SaltedPassword(name, password, salt, iterations)));
    }

    /// <summary>As MongoDB's: a salt and the four bytes that PBKDF2 appends to it are as long as a hash, and libmongoc accepts no other length.</summary>
    private static int SaltBytesOf(ScramMechanism mechanism) => mechanism.Length - sizeof(int);

    /// <summary>As MongoDB's defaults.</summary>
    private static int IterationsOf(ScramMechanism mechanism) => mechanism == ScramMechanism.Sha256 ? 15_000 : 10_000;
}
