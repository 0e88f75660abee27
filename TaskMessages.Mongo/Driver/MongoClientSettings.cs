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

    public bool RetryWrites { get; set; } = true;

    /// <summary>How long to look for a server that takes the operation; 30 seconds.</summary>
    public TimeSpan ServerSelectionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public IEnumerable<MongoServerAddress> Servers { get; set; } = [new MongoServerAddress("localhost")];

    /// <summary>How long a reply may take; no limit when zero.</summary>
    public TimeSpan SocketTimeout { get; set; }

    /// <summary>How long to wait for a free connection; 2 minutes.</summary>
    public TimeSpan WaitQueueTimeout { get; set; } = TimeSpan.FromMinutes(2);

    public WriteConcern WriteConcern { get; set; } = WriteConcern.Acknowledged;
}
