using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Who is told what a client does. Nothing that it is given changes what happens, and none of its methods throws.</summary>
internal interface IDriverEvents
{
    /// <summary>Whether anybody wants to know of commands now. When not, a command is run without asking for more.</summary>
    bool ObservesCommands { get; }

    /// <summary>Runs the command and tells how it went. The reply and the exception are the command's own.</summary>
    ValueTask<BsonDocument> ObserveAsync(BsonDocument command, ConnectionId connection, Func<ValueTask<BsonDocument>> run);
}
