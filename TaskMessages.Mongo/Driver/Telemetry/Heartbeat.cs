namespace TaskMessages.Mongo.Driver;

/// <summary>One question to a server what it is.</summary>
/// <param name="Topology">The number of the client's topology in this process.</param>
/// <param name="Server">Who is asked.</param>
/// <param name="Connection">The monitor's connection.</param>
/// <param name="IsAwaited">Whether the server answers when something changes, rather than at once.</param>
internal readonly record struct Heartbeat(long Topology, MongoServerAddress Server, ConnectionId Connection, bool IsAwaited);
