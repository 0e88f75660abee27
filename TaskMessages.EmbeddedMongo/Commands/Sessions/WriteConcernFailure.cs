using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Sessions;

/// <summary>A replica set of one cannot have a write on more members than one: the write is done, and its reply says what it lacks.</summary>
internal static class WriteConcernFailure
{
    /// <summary>The reply's <c>writeConcernError</c>; null when the write is as safe as it was asked to be.</summary>
    public static BsonDocument? Of(CommandRequest request)
    {
        if (!request.Definition.TakesWriteConcern || request.Document("writeConcern") is not { } concern || !concern.TryGetValue("w", out var wanted))
            return null;
        var (error, message) = wanted switch
        {
            BsonString { Value: not "majority" } mode => (ServerError.UnknownReplWriteConcern, $"No write concern mode named '{mode.Value}' found in replica set configuration"),
            { IsNumeric: true } when wanted.ToDouble() > 1 => (ServerError.UnsatisfiableWriteConcern, "Not enough data-bearing nodes"),
            _ => (ServerError.OK, ""),
        };
        if (error == ServerError.OK)
            return null;
        var judged = new BsonDocument { { "w", wanted }, { "wtimeout", concern.GetValue("wtimeout", 0) }, { "provenance", "clientSupplied" } };
        return new BsonDocument
        {
            { "code", (int)error },
            { "codeName", ServerErrorException.NameOf((int)error) },
            { "errmsg", message },
            { "errInfo", new BsonDocument("writeConcern", judged) },
        };
    }
}
