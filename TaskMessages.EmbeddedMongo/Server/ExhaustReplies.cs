using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>
/// Requests that a client lets be answered more than once: a <c>getMore</c> until the cursor's end, an awaiting <c>hello</c> until the connection's. Each reply
/// but the last says that another one comes, and each further one refers to the reply before it.
/// </summary>
internal static class ExhaustReplies
{
    /// <summary>The request that is run again, on nobody's asking, once its reply has been sent; null: this reply is the last.</summary>
    /// <param name="request">What was run.</param>
    /// <param name="reply">What came of it.</param>
    /// <param name="replyId">The number that the reply is sent under.</param>
    public static IncomingMessage? Next(IncomingMessage request, BsonDocument reply, int replyId)
    {
        if (request.IsHandshake || (request.Flags & OpMsgFlags.ExhaustAllowed) == 0 || !request.ExpectsReply || reply.GetValue("ok", 0).ToDouble() != 1)
            return null;
        return request.Body.GetElement(0).Name switch
        {
            "getMore" when reply["cursor"]["id"].AsInt64 != 0 => request with { RequestId = replyId },
            "hello" or "isMaster" or "ismaster" when IsAwaiting(request.Body) && reply.TryGetValue("topologyVersion", out var version) =>
                request with { RequestId = replyId, Body = request.Body.Copy().Set("topologyVersion", version) },
            _ => null,
        };
    }

    private static bool IsAwaiting(BsonDocument hello) => hello.GetValue("topologyVersion", BsonNull.Value) is BsonDocument && hello.Contains("maxAwaitTimeMS");
}
