namespace TaskMessages.Tests.Storage;

/// <summary>The ways in which the stores reach a database.</summary>
public enum DatabaseKind
{
    /// <summary>Command documents for an embedded server in this process.</summary>
    Commands,

    /// <summary>The same, to a server that poses as a replica set.</summary>
    CommandsOnReplicaSet,

    /// <summary>The vendor's driver, over loopback TCP, to a standalone server.</summary>
    Driver,

    /// <summary>The vendor's driver, to the primary of a replica set, so that its retryable writes are used.</summary>
    DriverOnReplicaSet,

    /// <summary>The vendor's driver, to a deployment that <see cref="Deployment.ConnectionString"/> names.</summary>
    Deployment,
}
