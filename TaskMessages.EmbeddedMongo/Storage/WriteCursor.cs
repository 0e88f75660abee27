using System.Diagnostics;
using TaskMessages.EmbeddedMongo.Storage.Planning;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>
/// The documents of a plan, read for a write in as many jobs of the writer as it takes, so that no job holds the writer for long (<see cref="WriteSession.IsToStepAside"/>): other writes get in between.
/// No document is met twice, even if a change moves it further on in the index. Each job sees the documents as they are then.
/// </summary>
internal sealed class WriteCursor(Func<WriteSession, QueryPlan?> plan)
{
    /// <summary>Documents read ahead of the caller; a scan is closed before the caller can change what it walks over.</summary>
    private const int MaxChunk = 16;

    /// <summary>Bytes of them, but for the last.</summary>
    private const int MaxChunkSize = 1 << 20;

    private QueryPlan? _plan;
    private PlanPosition? _position;
    private HashSet<long>? _seen;
    private int _chunk = 1;

    /// <summary>Whether all have been read.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The next documents, until the job has lasted long enough.</summary>
    public IEnumerable<StoredDocument> Read(WriteSession session)
    {
        var started = Stopwatch.GetTimestamp();
        if (!Begin(session))
            yield break;
        var documents = new List<StoredDocument>();
        do
        {
            ReadChunk(session, documents, started);
            foreach (var document in documents)
                yield return document;
            _chunk = Math.Min(_chunk * 4, MaxChunk);
        }
        while (!IsExhausted && !session.IsToStepAside(started));
    }

    /// <returns>False when there is nothing to read.</returns>
    private bool Begin(WriteSession session)
    {
        if (_plan is not null && session.IsAlive(_plan))
            return true;

        // what it has changed itself may have changed the index: begun anew, it passes over what it has seen
        _position = null;
        _plan = plan(session);
        if (_plan is null)
        {
            IsExhausted = true;
            return false;
        }

        if (_plan.MayRepeat || _plan.Index is not null)
            _seen ??= [];
        session.CountUse(_plan);
        return true;
    }

    private void ReadChunk(WriteSession session, List<StoredDocument> documents, long started)
    {
        documents.Clear();
        var size = 0L;
        using var scan = session.Open(_plan!, _position, _seen, stats: null, () => session.IsToStepAside(started));
        while (documents.Count < _chunk && size < MaxChunkSize)
        {
            if (!scan.Next(out var document))
            {
                IsExhausted = !scan.IsPaused;
                break;
            }

            documents.Add(document);
            size += document.Size;
        }

        if (!IsExhausted)
            _position = scan.Position;
    }
}
