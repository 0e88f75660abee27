namespace TaskMessages.Mongo.Driver;

/// <summary>What the servers are together, as the Server Discovery And Monitoring specification tells deployments apart.</summary>
internal enum TopologyType
{
    Unknown,
    Single,
    ReplicaSetNoPrimary,
    ReplicaSetWithPrimary,
    Sharded,
    LoadBalanced,
}
