namespace TaskMessages.EmbeddedMongo.Commands.Cursors;

/// <summary>The <c>cursor</c> documents of replies.</summary>
internal static class CursorReply
{
    /// <summary>Reads the first batch and, when the client may read on, keeps the rest.</summary>
    /// <param name="cursors">Where an unfinished result is kept.</param>
    /// <param name="namespace">What the cursor belongs to.</param>
    /// <param name="source">The result.</param>
    /// <param name="batchSize">What the client asked for; null for the default.</param>
    /// <param name="singleBatch">Whether the first batch is all that the client wants.</param>
    /// <param name="neverExpires">Whether the client switched the idle timeout off.</param>
    /// <param name="session">In which the client asks, if in one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="maxBytes">Most bytes of the batch.</param>
    public static BsonDocument First(
        CursorRegistry cursors, string @namespace, ICursorSource source, long? batchSize, bool singleBatch, bool neverExpires, Guid? session, CancellationToken cancellationToken,
        int maxBytes = BsonCodec.MaxDocumentSize)
    {
        var batch = new ResultBatch((int)Math.Min(batchSize ?? ResultBatch.DefaultFirst, int.MaxValue), maxBytes);
        var exhausted = source.Fill(batch, cancellationToken) || singleBatch;
        var id = exhausted ? 0 : cursors.Add(@namespace, source, neverExpires, session);
        return Of(id, @namespace, "firstBatch", batch, source);
    }

    public static BsonDocument Next(OpenCursor cursor, ResultBatch batch, bool exhausted) =>
        Of(exhausted ? 0 : cursor.Id, cursor.Namespace, "nextBatch", batch, cursor.Source);

    private static BsonDocument Of(long id, string @namespace, string batchName, ResultBatch batch, ICursorSource source)
    {
        var cursor = new BsonDocument { { batchName, batch.Documents } };
        if (source is IAwaitedSource awaited)
            cursor.Add("postBatchResumeToken", awaited.ResumeToken);
        return new BsonDocument("cursor", cursor.Add("id", new BsonInt64(id)).Add("ns", @namespace));
    }
}
