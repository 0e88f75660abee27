using System.Diagnostics.CodeAnalysis;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Walks a plan's documents in the order of its index or of insertion. Memory does not grow, but for the rows seen in a multikey index.</summary>
internal sealed class PlanScan : IDisposable
{
    /// <summary>Rows between two looks at the clock.</summary>
    private const int RowsPerLook = 64;

    private readonly QueryPlan _plan;
    private readonly ExecutionStats? _stats;
    private readonly HashSet<long>? _seen;
    private readonly IEntryWalk _walk;
    private int _rows;

    /// <param name="connection">Inside of the transaction to read in.</param>
    /// <param name="plan">What to read.</param>
    /// <param name="resume">Where an earlier scan has stopped; null to start.</param>
    /// <param name="seen">Rows to leave out, which those that are met are added to; null when none can come twice.</param>
    /// <param name="stats">Counts what is done; may be null.</param>
    public PlanScan(Connection connection, QueryPlan plan, PlanPosition? resume, HashSet<long>? seen, ExecutionStats? stats)
    {
        _plan = plan;
        _seen = seen;
        _stats = stats;
        _walk = plan.Merges ? new MergeWalk(connection, plan, (MergePosition?)resume) : new EntryWalk(connection, plan, plan.Ranges, (EntryPosition?)resume);
    }

    /// <summary>Ends the scan where it stands, at a row that it leaves out; null: only the end does.</summary>
    public Func<bool>? WantsPause { get; init; }

    /// <summary>Whether it has ended there, and can be gone on with from <see cref="Position"/>.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Where the document that was just read stands, or the row at which the scan has paused.</summary>
    public PlanPosition Position => _walk.Position;

    public bool Next([NotNullWhen(true)] out StoredDocument? document)
    {
        while (_walk.Step())
        {
            if (_plan.Index is not null && _stats is not null)
                _stats.KeysExamined++;
            var row = _walk.Entry.Int64(0);
            if (_seen is not null && !_seen.Add(row))
                continue;
            if (_stats is not null)
                _stats.DocumentsExamined++;
            var bytes = _walk.Entry.Blob(1);
            var decoded = BsonCodec.Decode(bytes);
            if (_plan.Residual is { } residual && !residual.Matches(decoded))
            {
                if (WantsPause is null || ++_rows % RowsPerLook != 0 || !WantsPause())
                    continue;
                IsPaused = true;
                document = null;
                return false;
            }

            if (_stats is not null)
                _stats.Returned++;
            document = new StoredDocument(row, decoded, bytes.Length);
            return true;
        }

        document = null;
        return false;
    }

    public void Dispose() => _walk.Dispose();
}
