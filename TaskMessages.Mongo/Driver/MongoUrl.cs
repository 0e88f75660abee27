namespace TaskMessages.Mongo.Driver;

/// <summary>A connection string, parsed.</summary>
public sealed class MongoUrl
{
    /// <exception cref="MongoConfigurationException">The text is no connection string, or asks for what is not supported.</exception>
    public MongoUrl(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var parsed = MongoUrlParser.Parse(url);
        DatabaseName = parsed.Database;
        Settings = parsed.Settings;
    }

    public bool AllowInsecureTls => Settings.AllowInsecureTls;

    public string? ApplicationName => Settings.ApplicationName;

    public string? AuthenticationMechanism => Settings.Credential?.Mechanism;

    public string? AuthenticationSource => Settings.Credential?.Source;

    public TimeSpan ConnectTimeout => Settings.ConnectTimeout;

    /// <summary>The database that the string names, or null.</summary>
    public string? DatabaseName { get; }

    public bool DirectConnection => Settings.DirectConnection;

    public TimeSpan HeartbeatInterval => Settings.HeartbeatInterval;

    public bool LoadBalanced => Settings.LoadBalanced;

    public TimeSpan LocalThreshold => Settings.LocalThreshold;

    public int MaxConnecting => Settings.MaxConnecting;

    public TimeSpan MaxConnectionIdleTime => Settings.MaxConnectionIdleTime;

    public int MaxConnectionPoolSize => Settings.MaxConnectionPoolSize;

    public int MinConnectionPoolSize => Settings.MinConnectionPoolSize;

    public ReadPreference ReadPreference => Settings.ReadPreference;

    public string? ReplicaSetName => Settings.ReplicaSetName;

    public MongoServerAddress Server => Settings.Servers.First();

    public IEnumerable<MongoServerAddress> Servers => Settings.Servers;

    public TimeSpan ServerSelectionTimeout => Settings.ServerSelectionTimeout;

    public TimeSpan SocketTimeout => Settings.SocketTimeout;

    public string? Username => Settings.Credential?.Username;

    public bool UseTls => Settings.UseTls;

    public TimeSpan WaitQueueTimeout => Settings.WaitQueueTimeout;

    internal MongoClientSettings Settings { get; }

    public static MongoUrl Create(string url) => new(url);
}
