using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>An error that an operation met, as far as it tells something of the server.</summary>
/// <param name="Address">The server.</param>
/// <param name="Kind">What went wrong.</param>
/// <param name="Stage">When.</param>
/// <param name="Generation">The generation of the connection, or that of the pool when the connection was begun.</param>
/// <param name="MaxWireVersion">What the server said on that connection.</param>
/// <param name="Message">For people.</param>
/// <param name="Reply">The server's reply, if it is the server's error.</param>
/// <param name="ErrorType">What may be told of it (see <see cref="ErrorNames"/>).</param>
internal sealed record ApplicationError(
    MongoServerAddress Address, ErrorKind Kind, ErrorStage Stage, int Generation, int MaxWireVersion, string Message, BsonDocument? Reply = null,
    string? ErrorType = null);
