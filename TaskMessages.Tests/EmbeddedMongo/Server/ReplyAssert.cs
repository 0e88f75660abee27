namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>Assertions about server replies.</summary>
internal static class ReplyAssert
{
    public static BsonDocument Ok(BsonDocument reply)
    {
        Assert.That(reply["ok"].ToDouble(), Is.EqualTo(1), reply.ToString());
        Assert.That(reply.Contains("writeErrors"), Is.False, reply.ToString());
        return reply;
    }

    public static BsonDocument Failed(int code, BsonDocument reply)
    {
        Assert.That(reply["ok"].ToDouble(), Is.Zero, reply.ToString());
        Assert.That(reply["code"].ToInt32(), Is.EqualTo(code), reply.ToString());
        Assert.That(reply["codeName"].AsString, Is.Not.Empty);
        return reply;
    }

    /// <summary>One write error per expected index and code, in this order.</summary>
    public static BsonDocument WriteErrors(BsonDocument reply, params (int Index, int Code)[] expected)
    {
        Assert.That(reply["ok"].ToDouble(), Is.EqualTo(1), reply.ToString());
        var errors = reply.GetValue("writeErrors", new BsonArray()).AsBsonArray.Select(error => (error["index"].ToInt32(), error["code"].ToInt32()));
        Assert.That(errors, Is.EqualTo(expected), reply.ToString());
        return reply;
    }
}
