namespace TaskMessages.EmbeddedMongo.Commands.Cursors;

/// <summary>The documents of one reply: at most as many as were asked for, and never more than fit into one message.</summary>
/// <param name="maxDocuments">Most documents; 0 for an empty first batch.</param>
/// <param name="maxBytes">Most bytes of them, but for the first.</param>
internal sealed class ResultBatch(int maxDocuments, int maxBytes = BsonCodec.MaxDocumentSize)
{
    /// <summary>Documents of a first batch for which the client named no size.</summary>
    public const int DefaultFirst = 101;

    /// <summary>What an array element adds to its document: the type and the position in digits.</summary>
    private const int ElementOverhead = 10;

    public BsonArray Documents { get; } = new(Math.Min(maxDocuments, 128));

    public int FreeDocuments => maxDocuments - Documents.Count;

    /// <summary>Bytes that are left of the batch.</summary>
    public long FreeBytes { get; private set; } = maxBytes;

    public bool IsFull => FreeDocuments <= 0 || FreeBytes <= 0;

    /// <summary>Adds the document unless the batch has no room; even the largest document fits into an empty one.</summary>
    public bool TryAdd(BsonDocument document, int size)
    {
        if (FreeDocuments <= 0 || (size + ElementOverhead > FreeBytes && Documents.Count > 0))
            return false;
        Documents.Add(document);
        FreeBytes -= size + ElementOverhead;
        return true;
    }
}
