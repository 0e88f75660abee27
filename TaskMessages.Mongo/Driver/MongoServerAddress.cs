namespace TaskMessages.Mongo.Driver;

/// <summary>A server's host and port. A host with a slash is the path of a Unix domain socket.</summary>
public sealed class MongoServerAddress : IEquatable<MongoServerAddress>
{
    public MongoServerAddress(string host)
        : this(host, 27017)
    {
    }

    public MongoServerAddress(string host, int port)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        Host = host;
        Port = port;
    }

    public string Host { get; }

    internal bool IsUnixSocket => Host.Contains('/');

    public int Port { get; }

    public bool Equals(MongoServerAddress? rhs) =>
        rhs is not null && Port == rhs.Port && string.Equals(Host, rhs.Host, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => Equals(obj as MongoServerAddress);

    public override int GetHashCode() => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(Host), Port);

    public override string ToString() => IsUnixSocket ? Host : Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
