using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Who is told what a client does. Nothing that it is given changes what happens, and none of its methods throws.</summary>
internal interface IDriverEvents
{
    /// <summary>Whether anybody wants to know of commands now. When not, a command is run without asking for more.</summary>
    bool ObservesCommands { get; }

    /// <summary>Who is told of servers and of what is known of them.</summary>
    ITopologyEvents Topology { get; }

    /// <summary>Runs the command and tells how it went. The reply and the exception are the command's own.</summary>
    ValueTask<BsonDocument> ObserveAsync(BsonDocument command, ConnectionId connection, Func<ValueTask<BsonDocument>> run);

    void PoolCreated(ConnectionPool pool);

    void PoolClosed(ConnectionPool pool);

    /// <summary>The pool gives connections from now on.</summary>
    void PoolReady(ConnectionPool pool);

    /// <summary>The pool's connections are used no more, because of an error or because the server was lost, and it gives none until it is ready again.</summary>
    /// <param name="pool">The pool, which was ready before.</param>
    /// <param name="interrupts">Whether what is running on the connections fails, too.</param>
    void PoolCleared(ConnectionPool pool, bool interrupts);

    /// <summary>A connection was made, login included.</summary>
    void ConnectionReady(ConnectionPool pool, ConnectionId connection, TimeSpan took);

    /// <summary>A connection was closed, or could not be made.</summary>
    void ConnectionClosed(ConnectionPool pool, ConnectionId connection);

    /// <summary>A command has its connection, idle or new.</summary>
    void ConnectionAcquired(ConnectionPool pool, ConnectionId connection, TimeSpan waited);

    /// <summary>A command has given its connection back; if it is not used again, it is closed next.</summary>
    void ConnectionReturned(ConnectionPool pool, ConnectionId connection);

    /// <summary>A command got no connection.</summary>
    void AcquireFailed(ConnectionPool pool, Exception reason, TimeSpan waited);
}
