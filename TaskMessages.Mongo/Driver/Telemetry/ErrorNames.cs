using System.Globalization;
using System.Net.Sockets;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What may be told of an error: its type or its number, never its text, which may repeat values.</summary>
internal static class ErrorNames
{
    /// <summary>The innermost cause that says more than the error itself: MongoDB's number, or the type; that of a socket with its code.</summary>
    public static string Of(Exception exception) => exception switch
    {
        MongoCommandException command => Of(command.Result),
        SocketException socket => $"{typeof(SocketException).FullName} ({socket.SocketErrorCode})",
        MongoConnectionException { InnerException: { } cause } => Of(cause),
        IOException { InnerException: SocketException cause } => Of(cause),
        _ => exception.GetType().FullName!,
    };

    /// <summary>MongoDB's number of the error in a reply; -1 if it has none.</summary>
    public static string Of(BsonDocument reply) =>
        (reply.TryGetValue("code", out var number) && number is BsonInt32 or BsonInt64 or BsonDouble ? number.ToInt32() : -1).ToString(CultureInfo.InvariantCulture);
}
