namespace TaskMessages.Mongo.Driver;

/// <summary>What a server is, as the Server Discovery And Monitoring specification tells servers apart.</summary>
internal enum ServerType
{
    /// <summary>Not asked yet, or not reached.</summary>
    Unknown,

    /// <summary>Not asked yet, but another member of the replica set says that it is the primary.</summary>
    PossiblePrimary,
    Standalone,
    ShardRouter,
    ReplicaSetPrimary,
    ReplicaSetSecondary,
    ReplicaSetArbiter,

    /// <summary>A member that takes neither reads nor writes: hidden, starting, recovering.</summary>
    ReplicaSetOther,

    /// <summary>A member of a replica set that does not know of which.</summary>
    ReplicaSetGhost,
    LoadBalancer,
}
