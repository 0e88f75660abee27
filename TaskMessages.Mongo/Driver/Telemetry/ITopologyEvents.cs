using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Who is told what a client finds out of its servers, in the order of the Server Discovery And Monitoring specification. Told under the
/// cluster's lock, except for heartbeats; nothing that it is given changes what happens, and none of its methods throws.</summary>
internal interface ITopologyEvents
{
    void TopologyOpening(Cluster cluster);

    /// <summary>Nothing follows of this topology.</summary>
    void TopologyClosed(Cluster cluster);

    /// <param name="topology">The number of the client's topology in this process.</param>
    /// <param name="before">What was known.</param>
    /// <param name="now">What is known; no servers when the client is closed.</param>
    void TopologyChanged(long topology, TopologyDescription before, TopologyDescription now);

    /// <summary>The server is watched from now on.</summary>
    void ServerOpening(long topology, MongoServerAddress server);

    void ServerClosed(long topology, MongoServerAddress server);

    void ServerChanged(long topology, ServerDescription before, ServerDescription now);

    /// <summary>The server is asked what it is, or listened to; before the connection is made, if there is none. One of the other two follows.</summary>
    void HeartbeatStarted(in Heartbeat heartbeat);

    /// <param name="heartbeat">Of which the server's number of the connection is known now.</param>
    /// <param name="took">With the making of the connection; with the waiting, if it was awaited.</param>
    /// <param name="reply">What the server said.</param>
    void HeartbeatSucceeded(in Heartbeat heartbeat, TimeSpan took, BsonDocument reply);

    /// <param name="heartbeat">The same as when it started.</param>
    /// <param name="took">Until it failed or was given up.</param>
    /// <param name="errorType">The error's type or number, never its text.</param>
    void HeartbeatFailed(in Heartbeat heartbeat, TimeSpan took, string errorType);
}
