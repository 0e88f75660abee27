using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Planning;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>
/// A plan read batch by batch, each in a session of its own: between batches it holds no snapshot, only the position in the index or the
/// collection. What was sorted in memory is held until it has been read.
/// </summary>
internal sealed class PlanCursor(QueryPlan plan)
{
    private readonly HashSet<long>? _seen = plan.MayRepeat ? [] : null;
    private Queue<StoredDocument>? _sorted;
    private PlanPosition? _position;
    private StoredDocument? _pending;

    public QueryPlan Plan => plan;

    public ExecutionStats Stats { get; } = new();

    /// <summary>Bytes of documents that are held until they are read.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Nothing is left to read.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Appends the next documents: as many as asked for, fewer when more would exceed the size, but at least one while there are any.</summary>
    /// <exception cref="ServerErrorException">The collection or the index is gone (QueryPlanKilled), or a sort ran out of memory.</exception>
    public void Read(ReadSession session, int maxDocuments, long maxSize, List<StoredDocument> batch)
    {
        session.CheckAlive(plan);
        if (plan.SortsInMemory && _sorted is null)
            HoldSorted(session.Execute(plan, Stats));
        if (_sorted is null)
            ReadScan(session, maxDocuments, maxSize, batch);
        else
            ReadSorted(maxDocuments, maxSize, batch);
    }

    private void HoldSorted(IEnumerable<StoredDocument> sorted)
    {
        _sorted = new Queue<StoredDocument>(sorted);
        HeldBytes = _sorted.Sum(document => (long)document.Size);
    }

    private void ReadSorted(int maxDocuments, long maxSize, List<StoredDocument> batch)
    {
        var size = 0L;
        while (batch.Count < maxDocuments && _sorted!.TryPeek(out var next) && (size == 0 || size + next.Size <= maxSize))
        {
            batch.Add(_sorted.Dequeue());
            size += next.Size;
        }

        HeldBytes -= size;
        IsExhausted = _sorted!.Count == 0;
    }

    private void ReadScan(ReadSession session, int maxDocuments, long maxSize, List<StoredDocument> batch)
    {
        var size = 0L;
        if (_pending is { } pending)
        {
            if (maxDocuments <= 0)
                return;
            batch.Add(pending);
            size = pending.Size;
            _pending = null;
            HeldBytes = 0;
        }

        if (_position is null)
            session.CountUse(plan);
        using var scan = session.Open(plan, _position, _seen, Stats);
        // One more than asked for is read, so that the last batch is known to be the last.
        while (scan.Next(out var document))
        {
            if (batch.Count >= maxDocuments || (size > 0 && size + document.Size > maxSize))
            {
                _pending = document;
                HeldBytes = document.Size;
                _position = scan.Position;
                return;
            }

            batch.Add(document);
            size += document.Size;
        }

        IsExhausted = true;
    }
}
