using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands.Cursors;

/// <summary>A result that cannot be computed piece by piece, such as that of a pipeline: held until it is read, within a limit.</summary>
internal sealed class BufferedSource : ICursorSource
{
    /// <summary>Most bytes that one result may hold, as MongoDB limits a stage.</summary>
    private const long MaxBytes = 100L * 1024 * 1024;

    private readonly Queue<(BsonDocument Document, int Size)> _documents = new();

    public BufferedSource(IEnumerable<BsonDocument> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = EncodedSize.Of(document);
            HeldBytes += size;
            if (HeldBytes > MaxBytes)
                throw new ServerErrorException(ServerError.QueryExceededMemoryLimitNoDiskUseAllowed, $"The result exceeds the memory limit of {MaxBytes} bytes; narrow it down or add a $limit");
            _documents.Enqueue((document, size));
        }
    }

    public long HeldBytes { get; private set; }

    public bool Fill(ResultBatch batch, CancellationToken cancellationToken)
    {
        while (_documents.TryPeek(out var next))
        {
            if (!batch.TryAdd(next.Document, next.Size))
                return false;
            HeldBytes -= next.Size;
            _documents.Dequeue();
        }

        return true;
    }
}
