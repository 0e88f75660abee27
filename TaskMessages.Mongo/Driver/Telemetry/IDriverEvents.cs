using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Who is told what a client does. Nothing that it is given changes what happens, and none of its methods throws.</summary>
internal interface IDriverEvents
{
    /// <summary>Whether anybody wants to know of commands now. When not, a command is run without asking for more.</summary>
    bool ObservesCommands { get; }

    /// <summary>Runs the command and tells how it went. The reply and the exception are the command's own.</summary>
    ValueTask<BsonDocument> ObserveAsync(BsonDocument command, ConnectionId connection, Func<ValueTask<BsonDocument>> run);

    void PoolCreated(ConnectionPool pool);

    void PoolClosed(ConnectionPool pool);

    /// <summary>The pool's connections are used no more, because of an error or because the server was lost.</summary>
    void PoolCleared(ConnectionPool pool);

    /// <summary>A connection was made, login included.</summary>
    void ConnectionReady(ConnectionPool pool, ConnectionId connection, TimeSpan took);

    void ConnectionClosed(ConnectionPool pool, ConnectionId connection);

    /// <summary>A command has its connection, idle or new.</summary>
    void ConnectionAcquired(ConnectionPool pool, ConnectionId connection, TimeSpan waited);

    /// <summary>A command got no connection.</summary>
    void AcquireFailed(ConnectionPool pool, Exception reason, TimeSpan waited);
}
