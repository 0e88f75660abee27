using System.Collections.Concurrent;

namespace TaskMessages.Mongo.Driver;

/// <summary>Remembers derived keys, so that each further connection is spared thousands of hashes. A client has few users and servers.</summary>
internal sealed class ScramKeyCache
{
    private const int Capacity = 16;

    private readonly ConcurrentDictionary<(string Mechanism, string Salt, int Iterations), ScramKeys> _keys = new();

    public ScramKeys Get(ScramMechanism mechanism, MongoCredential credential, byte[] salt, int iterations)
    {
        var key = (mechanism.Name, Convert.ToBase64String(salt), iterations);
        if (_keys.TryGetValue(key, out var known))
            return known;
        if (_keys.Count >= Capacity)
            _keys.Clear();
        return _keys[key] = new ScramKeys(mechanism, mechanism.SaltedPassword(credential.Username, credential.Password ?? "", salt, iterations));
    }
}
