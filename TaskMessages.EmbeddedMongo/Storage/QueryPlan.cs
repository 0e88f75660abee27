using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Planning;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>
/// How a query finds its documents. Holds no resources and refers to one state of the catalog; executing it in a session whose catalog has
/// lost the collection or the index fails with QueryPlanKilled.
/// </summary>
internal sealed record QueryPlan(CollectionInfo Collection, Filter Filter, SortSpec? Sort, PlanKind Kind)
{
    /// <summary>The index that is scanned, if any.</summary>
    public IndexInfo? Index { get; init; }

    public bool Backward { get; init; }

    /// <summary>What of the index is scanned: disjoint and ascending, whatever the direction of the scan.</summary>
    public IReadOnlyList<KeyRange> Ranges { get; init; } = [];

    /// <summary>The same in parts whose entries are merged into the order that is asked for; empty where nothing is merged.</summary>
    public IReadOnlyList<PlanPart> Parts { get; init; } = [];

    public bool Merges => Parts.Count > 0;

    /// <summary>How many leading fields of the index have one point in each part.</summary>
    public int MergedFields { get; init; }

    /// <summary>The same, field by field, for explain.</summary>
    public IReadOnlyList<FieldBounds> Bounds { get; init; } = [];

    /// <summary>Tested on each document; null when the ranges alone are exact.</summary>
    public Filter? Residual { get; init; }

    /// <summary>Whether the scan's order is not the one asked for.</summary>
    public bool SortsInMemory { get; init; }

    /// <summary>Only this many documents of a sorted result are needed (skip + limit); 0: all. Bounds the memory of a sort.</summary>
    public long SortLimit { get; init; }

    /// <summary>Whether the scan can meet one document several times.</summary>
    public bool MayRepeat => Index is { IsMultikey: true };
}
