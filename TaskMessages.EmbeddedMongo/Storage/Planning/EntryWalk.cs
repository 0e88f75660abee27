using System.Diagnostics.CodeAnalysis;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Walks a collection, or one range of an index after the other.</summary>
/// <param name="connection">Inside of the transaction to read in.</param>
/// <param name="plan">What to read.</param>
/// <param name="ranges">Which ranges of the plan's index; ascending, whatever the direction.</param>
/// <param name="resume">Where an earlier walk has stopped; null to start.</param>
internal sealed class EntryWalk(Connection connection, QueryPlan plan, IReadOnlyList<KeyRange> ranges, EntryPosition? resume) : IEntryWalk
{
    private EntryPosition? _resume = resume;
    private Statement? _statement;
    private int _range = resume?.Range ?? 0;

    public Statement Entry => _statement!;

    public EntryPosition Position => new(_range - 1, plan.Kind == PlanKind.IndexScan ? Entry.Blob(2).ToArray() : [], Entry.Int64(0));

    PlanPosition IEntryWalk.Position => Position;

    /// <summary>From here a walk finds nothing more.</summary>
    public EntryPosition End => new(Count, [], 0);

    private int Count => plan.Kind switch
    {
        PlanKind.Nothing => 0,
        PlanKind.CollectionScan => 1,
        _ => ranges.Count,
    };

    public bool Step()
    {
        while (_statement is not null || Open())
        {
            if (_statement.Step())
                return true;
            Dispose();
        }

        return false;
    }

    public void Dispose()
    {
        if (_statement is { } statement)
        {
            _statement = null;
            statement.Release();
        }
    }

    [MemberNotNullWhen(true, nameof(_statement))]
    private bool Open()
    {
        if (_range >= Count)
            return false;
        _statement = plan.Kind switch
        {
            PlanKind.CollectionScan => OpenCollection(),
            PlanKind.IdLookup => connection.Rent(plan.Index!.Sql.Point).Bind(1, ranges[0].Start),
            _ => OpenRange(ranges[plan.Backward ? ranges.Count - 1 - _range : _range]),
        };
        _resume = null;
        _range++;
        return true;
    }

    private Statement OpenCollection()
    {
        var sql = plan.Backward ? plan.Collection.Sql.Backward : plan.Collection.Sql.Forward;
        return connection.Rent(sql).Bind(1, _resume?.RowId ?? (plan.Backward ? long.MaxValue : long.MinValue));
    }

    private Statement OpenRange(KeyRange range)
    {
        var sql = plan.Index!.Sql;
        if (_resume is null)
            return connection.Rent(plan.Backward ? sql.Backward : sql.Forward).Bind(1, range.Start).Bind(2, range.End);
        return connection.Rent(plan.Backward ? sql.BackwardFrom : sql.ForwardFrom)
            .Bind(1, range.Start).Bind(2, range.End).Bind(3, _resume.Key).Bind(4, _resume.RowId);
    }
}
