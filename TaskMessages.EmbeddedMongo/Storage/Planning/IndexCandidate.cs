using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>What one index could do for a query.</summary>
internal sealed class IndexCandidate
{
    /// <summary>More ranges than this are not worth their number: the last list of points is then left to the filter.</summary>
    private const int MaxRanges = 1000;

    /// <summary>More parts than these are not merged but sorted.</summary>
    private const int MaxParts = 200;

    private readonly HashSet<FieldNode> _consumed = [];

    private IndexCandidate(IndexInfo index) => Index = index;

    public IndexInfo Index { get; }

    /// <summary>One for each field of the index.</summary>
    public List<FieldBounds> Bounds { get; } = [];

    /// <summary>Leading fields held to points.</summary>
    public int Equalities { get; private set; }

    public bool HasRange { get; private set; }

    public bool CoversSort { get; private set; }

    public bool Backward { get; private set; }

    /// <summary>Leading fields whose points are parts to merge, each of which has the order of the sort; 0: the index has it as a whole.</summary>
    public int MergedFields { get; private set; }

    public bool IsBounded => Equalities > 0 || HasRange;

    public bool IsUniqueMatch => Index.IsUnique && Equalities == Index.Fields.Count && Bounds.TrueForAll(bounds => bounds.IsPoint);

    public static IndexCandidate Create(IndexInfo index, Conditions conditions, SortSpec? sort)
    {
        var candidate = new IndexCandidate(index);
        candidate.SetBounds(conditions);
        candidate.CoversSort = sort is null || sort.Fields.Count == 0 || candidate.OrdersAs(sort);
        return candidate;
    }

    /// <summary>Whether the index could be of use at all: something is asked of its first field, or of the order.</summary>
    public static bool MayServe(IndexInfo index, Conditions conditions, SortSpec? sort)
    {
        if (sort is { Fields.Count: > 0 })
            return true;
        foreach (var (node, _) in conditions.Bounded)
        {
            if (node.Path.Dotted == index.Fields[0].Path.Dotted)
                return true;
        }

        return false;
    }

    /// <summary>Whether the index has an entry for every document that can match.</summary>
    public static bool IsComplete(IndexInfo index, Conditions conditions)
    {
        if (index.PartialFilter is { } partial)
            return conditions.Imply(partial.Root);
        return !index.Spec.Sparse || index.Fields.Any(field => conditions.RequireExistence(field.Path));
    }

    /// <summary>Whether all conditions are settled by the bounds, so that documents need not be tested.</summary>
    public bool Settles(Conditions conditions) =>
        conditions.Others.Count == 0 && conditions.Bounded.All(condition => _consumed.Contains(condition.Node));

    private void SetBounds(Conditions conditions)
    {
        var open = true;
        var ranges = 1;
        var arrayFields = 0;
        for (var i = 0; i < Index.Fields.Count; i++)
        {
            var multikey = Index.IsMultikeyAt(i);
            // Keys of different array elements do not combine: only one field reached through arrays can be bounded.
            var bounds = open && !(multikey && arrayFields > 0) ? BoundsOf(conditions, Index.Fields[i].Path, multikey) : null;
            if (bounds is null || ranges * bounds.Intervals.Count > MaxRanges)
            {
                open = false;
                Bounds.Add(FieldBounds.All);
                continue;
            }

            arrayFields += multikey ? 1 : 0;
            ranges *= bounds.Intervals.Count;
            Bounds.Add(bounds);
            Consume(conditions, Index.Fields[i].Path, multikey);
            if (bounds.ArePoints)
            {
                Equalities++;
            }
            else
            {
                HasRange = true;
                open = false;
            }
        }
    }

    private void Consume(Conditions conditions, FieldPath path, bool multikey)
    {
        if (multikey)
            return;
        foreach (var (node, bounds) in conditions.Bounded)
        {
            if (bounds.IsExact && node.Path.Dotted == path.Dotted)
                _consumed.Add(node);
        }
    }

    private static FieldBounds? BoundsOf(Conditions conditions, FieldPath path, bool multikey)
    {
        FieldBounds? result = null;
        foreach (var (node, bounds) in conditions.Bounded)
        {
            if (node.Path.Dotted != path.Dotted)
                continue;
            if (result is null)
                result = bounds;
            else if (!multikey)
                result = result.Intersect(bounds);
            // Different elements may satisfy different conditions, so only one of them bounds the keys.
            else if (!result.ArePoints && bounds.ArePoints)
                result = bounds;
        }

        return result;
    }

    /// <summary>Entries under one point have the order of the fields that follow, also where the point is one item of a list; those under several points have it when they are merged.</summary>
    private bool OrdersAs(SortSpec sort)
    {
        var position = 0;
        var parts = 1;
        bool? backward = null;
        foreach (var field in sort.Fields)
        {
            if (IsConstant(field.Path))
                continue;
            while (position < Index.Fields.Count && Index.Fields[position].Path.Dotted != field.Path.Dotted && MayLead(position, backward is null))
                parts *= Bounds[position++].Intervals.Count;
            if (position >= Index.Fields.Count || Index.Fields[position].Path.Dotted != field.Path.Dotted || Index.IsMultikeyAt(position))
                return false;
            var reversed = Index.Fields[position].Descending != field.Descending;
            if (backward is { } direction && direction != reversed)
                return false;
            if (backward is null && parts > 1)
                MergedFields = position;
            backward = reversed;
            position++;
        }

        Backward = backward ?? false;
        return parts <= MaxParts;
    }

    /// <summary>Whether the fields behind this one have the order of the sort under each of its points.</summary>
    private bool MayLead(int position, bool isBeforeSort) => Bounds[position].IsPoint || (isBeforeSort && Bounds[position] is { ArePoints: true, Intervals.Count: > 0 });

    /// <summary>Whether all documents sort alike by the field. One that holds a list may be found by any of its items, and sorts by the least.</summary>
    private bool IsConstant(FieldPath path)
    {
        for (var i = 0; i < Index.Fields.Count; i++)
        {
            if (Index.Fields[i].Path.Dotted == path.Dotted)
                return Bounds[i].IsPoint && !Index.IsMultikeyAt(i);
        }

        return false;
    }
}
