using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Cursors;

/// <summary>A result that cannot be computed piece by piece, such as that of a pipeline: held until it is read, within a limit.</summary>
internal sealed class BufferedSource : ICursorSource
{
    /// <summary>MongoDB leaves results 16 KiB more than stored documents.</summary>
    private const int MaxResultSize = BsonCodec.MaxDocumentSize + (16 << 10);

    private readonly Queue<(BsonDocument Document, int Size)> _documents = new();

    /// <param name="documents">The result.</param>
    /// <param name="maxBytes">Most bytes that it may have.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    public BufferedSource(IEnumerable<BsonDocument> documents, long maxBytes, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            Pace.Step(cancellationToken);
            var size = EncodedSize.Of(document);
            if (size > MaxResultSize)
                throw new ServerErrorException(ServerError.BSONObjectTooLarge, $"BSONObj size: {size} (0x{size:X}) is invalid. Size must be between 0 and {MaxResultSize}(16MB)");
            HeldBytes += size;
            if (HeldBytes > maxBytes)
                throw new ServerErrorException(ServerError.QueryExceededMemoryLimitNoDiskUseAllowed, $"The result exceeds the memory limit of {maxBytes} bytes; narrow it down or add a $limit");
            _documents.Enqueue((document, size));
        }
    }

    public long HeldBytes { get; private set; }

    public bool Fill(ResultBatch batch, CancellationToken cancellationToken)
    {
        while (batch.FreeDocuments > 0 && _documents.TryPeek(out var next))
        {
            if (!batch.TryAdd(next.Document, next.Size))
                return false;
            HeldBytes -= next.Size;
            _documents.Dequeue();
        }

        // Nobody looks behind a full batch.
        return batch.FreeDocuments > 0;
    }
}
