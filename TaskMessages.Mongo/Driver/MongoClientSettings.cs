using TaskMessages.Mongo.Driver.Core.Configuration;

namespace TaskMessages.Mongo.Driver;

/// <summary>How a client connects.</summary>
public sealed class MongoClientSettings
{
    /// <summary>Whether to encrypt without checking the server's certificate.</summary>
    public bool AllowInsecureTls { get; set; }

    /// <summary>The client's name in the server's log, at most 128 bytes of UTF-8.</summary>
    public string? ApplicationName { get; set; }

    /// <summary>How long one connection may take to be made; 30 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Who the client is, if the server wants to know.</summary>
    public MongoCredential? Credential { get; set; }

    /// <summary>Whether to talk to the given server whatever its state.</summary>
    public bool DirectConnection { get; set; }

    /// <summary>How often servers are asked for their state; 10 seconds.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a load balancer stands before the servers.</summary>
    public bool LoadBalanced { get; set; }

    /// <summary>How much slower than the fastest server another may be to be chosen too; 15 milliseconds.</summary>
    public TimeSpan LocalThreshold { get; set; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Where the client logs, if at all.</summary>
    public LoggingSettings? LoggingSettings { get; set; }

    /// <summary>Most connections that are being made to a server at a time; 2.</summary>
    public int MaxConnecting { get; set; } = 2;

    /// <summary>How long a connection may lie unused; 10 minutes.</summary>
    public TimeSpan MaxConnectionIdleTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a connection is used; 30 minutes.</summary>
    public TimeSpan MaxConnectionLifeTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Most connections at a time; 100.</summary>
    public int MaxConnectionPoolSize { get; set; } = 100;

    /// <summary>Connections that are kept even unused; 0.</summary>
    public int MinConnectionPoolSize { get; set; }

    public ReadConcern ReadConcern { get; set; } = ReadConcern.Default;

    public ReadPreference ReadPreference { get; set; } = ReadPreference.Primary;

    /// <summary>The replica set that the servers must be members of, if set.</summary>
    public string? ReplicaSetName { get; set; }

    /// <summary>Whether a read that meets an error that passes is tried once more.</summary>
    public bool RetryReads { get; set; } = true;

    /// <summary>Whether a write that meets an error that passes is tried once more, where the server can tell that it is the same one.</summary>
    public bool RetryWrites { get; set; } = true;

    /// <summary>How long to look for a server that takes the operation; 30 seconds.</summary>
    public TimeSpan ServerSelectionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public IEnumerable<MongoServerAddress> Servers { get; set; } = [new MongoServerAddress("localhost")];

    /// <summary>How long a reply may take; no limit when zero.</summary>
    public TimeSpan SocketTimeout { get; set; }

    public SslSettings? SslSettings { get; set; }

    public bool UseTls { get; set; }

    /// <summary>How long to wait for a free connection; 2 minutes.</summary>
    public TimeSpan WaitQueueTimeout { get; set; } = TimeSpan.FromMinutes(2);

    public WriteConcern WriteConcern { get; set; } = WriteConcern.Acknowledged;

    /// <summary>Whether messages may be compressed with zlib, if the server takes that.</summary>
    internal bool CompressesWithZlib { get; set; }

    /// <summary>Who is told what the client does.</summary>
    internal IDriverEvents Events { get; set; } = DriverTelemetry.Unlogged;

    internal ServerMonitoringMode ServerMonitoringMode { get; set; }

    internal TlsFiles TlsFiles { get; set; } = new();

    /// <summary>What the connection string asks for and does not get, without any value.</summary>
    internal IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>0 to 9, or -1 for zlib's own default.</summary>
    internal int ZlibCompressionLevel { get; set; } = -1;

    /// <exception cref="MongoConfigurationException">The text is no connection string, or asks for what is not supported.</exception>
    public static MongoClientSettings FromConnectionString(string connectionString) => FromUrl(new MongoUrl(connectionString));

    public static MongoClientSettings FromUrl(MongoUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.Settings.Clone();
    }

    public MongoClientSettings Clone()
    {
        var clone = (MongoClientSettings)MemberwiseClone();
        clone.SslSettings = SslSettings?.Clone();
        return clone;
    }

    /// <exception cref="MongoConfigurationException">A value is out of its range, or two contradict each other.</exception>
    internal void Validate()
    {
        Handshake.Validate(ApplicationName);
        if (!Servers.Any())
            throw new MongoConfigurationException("There must be at least one server.");
        if (MaxConnectionPoolSize < 1)
            throw new MongoConfigurationException("The option 'maxPoolSize' must be at least 1.");
        if (MinConnectionPoolSize < 0 || MinConnectionPoolSize > MaxConnectionPoolSize)
            throw new MongoConfigurationException("The option 'minPoolSize' must be between 0 and 'maxPoolSize'.");
        if (MaxConnecting < 1)
            throw new MongoConfigurationException("The option 'maxConnecting' must be at least 1.");
        if (HeartbeatInterval < ServerMonitor.MinInterval)
            throw new MongoConfigurationException($"The option 'heartbeatFrequencyMS' must be at least {ServerMonitor.MinInterval.TotalMilliseconds}.");
        if (LocalThreshold < TimeSpan.Zero)
            throw new MongoConfigurationException("The option 'localThresholdMS' must not be negative.");
        if (WaitQueueTimeout < TimeSpan.Zero && WaitQueueTimeout != Timeout.InfiniteTimeSpan)
            throw new MongoConfigurationException("The option 'waitQueueTimeoutMS' must not be negative.");
        if (DirectConnection && Servers.Skip(1).Any())
            throw new MongoConfigurationException("The option 'directConnection' cannot be combined with several hosts.");
        if (LoadBalanced)
            ValidateLoadBalanced();
    }

    private void ValidateLoadBalanced()
    {
        if (Servers.Skip(1).Any())
            throw new MongoConfigurationException("The option 'loadBalanced' cannot be combined with several hosts.");
        if (ReplicaSetName is not null)
            throw new MongoConfigurationException("The option 'loadBalanced' cannot be combined with 'replicaSet'.");
        if (DirectConnection)
            throw new MongoConfigurationException("The option 'loadBalanced' cannot be combined with 'directConnection'.");
    }
}
