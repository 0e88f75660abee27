using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Walks several parts of an index at once, each of which has the order that is asked for, and takes the entry that comes first of all. Holds a key of each, and no document.</summary>
internal sealed class MergeWalk : IEntryWalk
{
    private readonly QueryPlan _plan;
    private readonly EntryWalk[] _walks;
    private readonly EntryPosition?[] _read;
    private readonly PriorityQueue<int, (byte[] Key, int Part)> _next;
    private bool _hasBegun;

    /// <summary>The part of the entry that was read; null at the end.</summary>
    private int? _current;

    /// <param name="connection">Inside of the transaction to read in.</param>
    /// <param name="plan">What to read.</param>
    /// <param name="resume">Where an earlier walk has stopped; null to start.</param>
    public MergeWalk(Connection connection, QueryPlan plan, MergePosition? resume)
    {
        _plan = plan;
        _read = resume is null ? new EntryPosition?[plan.Parts.Count] : [.. resume.Parts];
        _walks = [.. plan.Parts.Select((part, i) => new EntryWalk(connection, plan, part.Ranges, _read[i]))];
        var direction = plan.Backward ? -1 : 1;
        _next = new(_walks.Length, Comparer<(byte[] Key, int Part)>.Create((left, right) =>
        {
            // of equals that of the first part, so that a walk that goes on takes the same way
            var order = direction * left.Key.AsSpan().SequenceCompareTo(right.Key);
            return order != 0 ? order : left.Part.CompareTo(right.Part);
        }));
    }

    public Statement Entry => _walks[_current!.Value].Entry;

    public PlanPosition Position
    {
        get
        {
            EntryPosition?[] parts = [.. _read];
            parts[_current!.Value] = _walks[_current.Value].Position;
            return new MergePosition(parts);
        }
    }

    public bool Step()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            for (var part = 0; part < _walks.Length; part++)
                Advance(part);
        }
        else if (_current is { } last)
        {
            _read[last] = _walks[last].Position;
            Advance(last);
        }

        _current = _next.TryDequeue(out var next, out _) ? next : null;
        return _current is not null;
    }

    public void Dispose() => Array.ForEach(_walks, walk => walk.Dispose());

    private void Advance(int part)
    {
        if (_walks[part].Step())
            _next.Enqueue(part, (_walks[part].Entry.Blob(2)[_plan.Parts[part].PrefixLength..].ToArray(), part));
        else
            _read[part] = _walks[part].End;
    }
}
