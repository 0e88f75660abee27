namespace TaskMessages.Mongo.Driver;

/// <summary>How a client connects.</summary>
public sealed class MongoClientSettings
{
    /// <summary>The client's name in the server's log, at most 128 bytes of UTF-8.</summary>
    public string? ApplicationName { get; set; }

    /// <summary>How long one connection may take to be made; 30 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether to talk to the given server whatever its state.</summary>
    public bool? DirectConnection { get; set; }

    /// <summary>How long a connection may lie unused; 10 minutes.</summary>
    public TimeSpan MaxConnectionIdleTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a connection is used; 30 minutes.</summary>
    public TimeSpan MaxConnectionLifeTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Most connections at a time; 100.</summary>
    public int MaxConnectionPoolSize { get; set; } = 100;

    /// <summary>Connections that are kept even unused; 0.</summary>
    public int MinConnectionPoolSize { get; set; }

    /// <summary>The replica set that the servers must be members of, if set.</summary>
    public string? ReplicaSetName { get; set; }

    /// <summary>Kept for the connection string's sake; writes are not retried.</summary>
    public bool RetryWrites { get; set; } = true;

    /// <summary>How long to look for a server that takes the operation; 30 seconds.</summary>
    public TimeSpan ServerSelectionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public IEnumerable<MongoServerAddress> Servers { get; set; } = [new MongoServerAddress("localhost")];

    /// <summary>How long a reply may take; no limit when zero.</summary>
    public TimeSpan SocketTimeout { get; set; }

    /// <summary>How long to wait for a free connection; 2 minutes.</summary>
    public TimeSpan WaitQueueTimeout { get; set; } = TimeSpan.FromMinutes(2);

    public WriteConcern WriteConcern { get; set; } = WriteConcern.Acknowledged;

    /// <exception cref="MongoConfigurationException">The text is no connection string, or asks for what is not supported.</exception>
    public static MongoClientSettings FromConnectionString(string connectionString) => FromUrl(new MongoUrl(connectionString));

    public static MongoClientSettings FromUrl(MongoUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.Settings.Clone();
    }

    public MongoClientSettings Clone() => (MongoClientSettings)MemberwiseClone();

    /// <exception cref="MongoConfigurationException">A value is out of its range.</exception>
    internal void Validate()
    {
        Handshake.Validate(ApplicationName);
        if (!Servers.Any())
            throw new MongoConfigurationException("There must be at least one server.");
        if (MaxConnectionPoolSize < 1)
            throw new MongoConfigurationException("The option 'maxPoolSize' must be at least 1.");
        if (MinConnectionPoolSize < 0 || MinConnectionPoolSize > MaxConnectionPoolSize)
            throw new MongoConfigurationException("The option 'minPoolSize' must be between 0 and 'maxPoolSize'.");
        if (WaitQueueTimeout < TimeSpan.Zero && WaitQueueTimeout != Timeout.InfiniteTimeSpan)
            throw new MongoConfigurationException("The option 'waitQueueTimeoutMS' must not be negative.");
    }
}
