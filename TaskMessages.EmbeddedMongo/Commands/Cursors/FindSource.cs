using System.Diagnostics;
using TaskMessages.EmbeddedMongo.Commands.Reads;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Planning;

namespace TaskMessages.EmbeddedMongo.Commands.Cursors;

/// <summary>A find's result. Between batches it keeps its place in the index, not the documents, unless they had to be sorted.</summary>
internal sealed class FindSource(StorageEngine engine, FindQuery query) : ICursorSource
{
    /// <summary>Documents are read in portions, of which the part that the batch has no room for waits for the next one.</summary>
    private const int Portion = 500;

    private readonly List<StoredDocument> _read = [];
    private PlanCursor? _cursor;
    private long _toSkip = query.Skip;
    private long _left = query.Limit ?? long.MaxValue;
    private int _taken;

    public long HeldBytes => (_cursor?.HeldBytes ?? 0) + _read.Sum(stored => (long)stored.Size);

    public TimeSpan? TimeLeft { get; private set; } = query.TimeLimit;

    public bool Fill(ResultBatch batch, CancellationToken cancellationToken)
    {
        if (query.Scope is { } scope)
            scope.Cancellation = cancellationToken;
        var started = Stopwatch.GetTimestamp();
        var exhausted = engine.Read(session => Fill(session, batch, cancellationToken), cancellationToken);
        // What has been given out is not held until the next batch.
        _read.RemoveRange(0, _taken);
        _taken = 0;
        TimeLeft -= Stopwatch.GetElapsedTime(started);
        return exhausted;
    }

    private bool Fill(ReadSession session, ResultBatch batch, CancellationToken cancellationToken)
    {
        if ((_cursor ??= Open(session)) is not { } cursor)
            return true;
        while (_left > 0)
        {
            // Nobody looks behind a full batch, so that a client may have to ask for one more, which is empty.
            if (batch.FreeDocuments <= 0)
                return IsDone(cursor, batch);
            if (_taken < _read.Count)
            {
                var (document, size) = (_read[_taken].Document, _read[_taken].Size);
                if (!Take(batch, document, size))
                    return false;
            }
            else if (cursor.IsExhausted)
            {
                return true;
            }
            else if (batch.IsFull)
            {
                return false;
            }
            else
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadPortion(session, cursor, batch);
            }
        }

        return true;
    }

    /// <summary>Whether a full batch is known to be the last: one document by its id is, and so is nothing at all.</summary>
    private static bool IsDone(PlanCursor cursor, ResultBatch batch) => cursor.Plan.Kind switch
    {
        PlanKind.IdLookup => batch.Documents.Count > 0,
        PlanKind.Nothing => true,
        _ => false,
    };

    private bool Take(ResultBatch batch, BsonDocument document, int size)
    {
        if (_toSkip > 0)
        {
            _toSkip--;
        }
        else
        {
            if (!batch.TryAdd(query.Projection?.Apply(document) ?? document, size))
                return false;
            _left--;
        }

        _taken++;
        return true;
    }

    private void ReadPortion(ReadSession session, PlanCursor cursor, ResultBatch batch)
    {
        _read.Clear();
        _taken = 0;
        var wanted = Math.Min(_toSkip + Math.Min(_left, batch.FreeDocuments), Portion);
        cursor.Read(session, (int)wanted, Math.Max(batch.FreeBytes, 1), _read);
    }

    private PlanCursor? Open(ReadSession session)
    {
        if (query.Plan(session) is not { } plan)
            return null;
        return new PlanCursor(query.Limit is { } limit ? plan with { SortLimit = query.Skip + limit } : plan);
    }
}
