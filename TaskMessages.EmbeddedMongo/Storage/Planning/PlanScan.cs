using System.Diagnostics.CodeAnalysis;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Walks a plan's documents in the order of its index or of insertion. Memory does not grow, but for the rows seen in a multikey index.</summary>
internal sealed class PlanScan : IDisposable
{
    private readonly Connection _connection;
    private readonly QueryPlan _plan;
    private readonly ExecutionStats? _stats;
    private readonly HashSet<long>? _seen;
    private PlanPosition? _resume;
    private Statement? _statement;
    private int _range;

    /// <param name="connection">Inside of the transaction to read in.</param>
    /// <param name="plan">What to read.</param>
    /// <param name="resume">Where an earlier scan has stopped; null to start.</param>
    /// <param name="seen">Rows to leave out, which those that are met are added to; null when none can come twice.</param>
    /// <param name="stats">Counts what is done; may be null.</param>
    public PlanScan(Connection connection, QueryPlan plan, PlanPosition? resume, HashSet<long>? seen, ExecutionStats? stats)
    {
        _connection = connection;
        _plan = plan;
        _resume = resume;
        _seen = seen;
        _stats = stats;
        _range = resume?.Range ?? 0;
    }

    /// <summary>Rows between two looks at the clock.</summary>
    private const int RowsPerLook = 64;

    private int _rows;

    /// <summary>Ends the scan where it stands, at a row that it leaves out; null: only the end does.</summary>
    public Func<bool>? WantsPause { get; init; }

    /// <summary>Whether it has ended there, and can be gone on with from <see cref="Position"/>.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Where the document that was just read stands, or the row at which the scan has paused.</summary>
    public PlanPosition Position =>
        new(_range - 1, _plan.Kind == PlanKind.IndexScan ? _statement!.Blob(2).ToArray() : [], _statement!.Int64(0));

    public bool Next([NotNullWhen(true)] out StoredDocument? document)
    {
        while (_statement is not null || Open())
        {
            if (!_statement.Step())
            {
                Close();
                continue;
            }

            if (_plan.Index is not null && _stats is not null)
                _stats.KeysExamined++;
            var row = _statement.Int64(0);
            if (_seen is not null && !_seen.Add(row))
                continue;
            if (_stats is not null)
                _stats.DocumentsExamined++;
            var bytes = _statement.Blob(1);
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

    public void Dispose() => Close();

    [MemberNotNullWhen(true, nameof(_statement))]
    private bool Open()
    {
        var count = _plan.Kind switch
        {
            PlanKind.Nothing => 0,
            PlanKind.CollectionScan => 1,
            _ => _plan.Ranges.Count,
        };
        if (_range >= count)
            return false;
        _statement = _plan.Kind switch
        {
            PlanKind.CollectionScan => OpenCollection(),
            PlanKind.IdLookup => _connection.Rent(_plan.Index!.Sql.Point).Bind(1, _plan.Ranges[0].Start),
            _ => OpenRange(_plan.Ranges[_plan.Backward ? count - 1 - _range : _range]),
        };
        _resume = null;
        _range++;
        return true;
    }

    private Statement OpenCollection()
    {
        var sql = _plan.Backward ? _plan.Collection.Sql.Backward : _plan.Collection.Sql.Forward;
        return _connection.Rent(sql).Bind(1, _resume?.RowId ?? (_plan.Backward ? long.MaxValue : long.MinValue));
    }

    private Statement OpenRange(KeyRange range)
    {
        var sql = _plan.Index!.Sql;
        if (_resume is null)
            return _connection.Rent(_plan.Backward ? sql.Backward : sql.Forward).Bind(1, range.Start).Bind(2, range.End);
        return _connection.Rent(_plan.Backward ? sql.BackwardFrom : sql.ForwardFrom)
            .Bind(1, range.Start).Bind(2, range.End).Bind(3, _resume.Key).Bind(4, _resume.RowId);
    }

    private void Close()
    {
        if (_statement is { } statement)
        {
            _statement = null;
            statement.Release();
        }
    }
}
