using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Chooses how a query is answered: the index with most equalities, then one that sorts, then one with a range, then one that does not hold every document.</summary>
internal static class Planner
{
    private const string NaturalOrder = "$natural";

    /// <exception cref="ServerErrorException">The hint names no index.</exception>
    public static QueryPlan Plan(CollectionInfo collection, Filter filter, SortSpec? sort, BsonValue? hint)
    {
        var hinted = HasHint(hint);
        if (!hinted && filter.Root is ComparisonNode { Operator: FilterOperator.Eq, Path.Dotted: "_id" } id && FieldBounds.Of(id) is { IsPoint: true } point)
            return IdLookup(collection, filter, sort, point);
        var conditions = Conditions.Of(filter);
        if (hinted && IsNatural(hint, out var backward))
            return CollectionScan(collection, filter, sort, conditions) with { Backward = backward };
        if (conditions.AreFalse)
            return new QueryPlan(collection, filter, sort, PlanKind.Nothing);
        var best = hinted ? IndexCandidate.Create(FindHinted(collection, hint!), conditions, sort) : Best(collection, conditions, sort);
        return best is null ? CollectionScan(collection, filter, sort, conditions) : IndexScan(collection, filter, sort, conditions, best);
    }

    private static QueryPlan IdLookup(CollectionInfo collection, Filter filter, SortSpec? sort, FieldBounds point) =>
        new(collection, filter, sort, PlanKind.IdLookup)
        {
            Index = collection.IdIndex,
            Bounds = [point],
            Ranges = KeyRanges.Of(collection.IdIndex, [point]),
        };

    private static QueryPlan CollectionScan(CollectionInfo collection, Filter filter, SortSpec? sort, Conditions conditions) =>
        new(collection, filter, sort, conditions.AreFalse ? PlanKind.Nothing : PlanKind.CollectionScan)
        {
            Residual = filter.MatchesEverything ? null : filter,
            SortsInMemory = sort is { Fields.Count: > 0 },
        };

    private static QueryPlan IndexScan(CollectionInfo collection, Filter filter, SortSpec? sort, Conditions conditions, IndexCandidate best) =>
        new(collection, filter, sort, best.Bounds.Exists(bounds => bounds.Intervals.Count == 0) ? PlanKind.Nothing : PlanKind.IndexScan)
        {
            Index = best.Index,
            Backward = best.CoversSort && best.Backward,
            MergedFields = best.CoversSort ? best.MergedFields : 0,
            Parts = best is { CoversSort: true, MergedFields: > 0 } ? KeyRanges.Parts(best.Index, best.Bounds, best.MergedFields) : [],
            Bounds = best.Bounds,
            Ranges = KeyRanges.Of(best.Index, best.Bounds),
            Residual = best.Settles(conditions) ? null : filter,
            SortsInMemory = !best.CoversSort,
        };

    private static IndexCandidate? Best(CollectionInfo collection, Conditions conditions, SortSpec? sort)
    {
        IndexCandidate? best = null;
        foreach (var index in collection.Indexes)
        {
            if (index.Spec.Hidden || !IndexCandidate.MayServe(index, conditions, sort) || !IndexCandidate.IsComplete(index, conditions))
                continue;
            var candidate = IndexCandidate.Create(index, conditions, sort);
            if (candidate.IsUniqueMatch)
                return candidate;
            if (!candidate.IsBounded && !(candidate.CoversSort && sort is { Fields.Count: > 0 }))
                continue;
            if (best is null || Rank(candidate).CompareTo(Rank(best)) > 0)
                best = candidate;
        }

        return best;
    }

    private static (bool Unique, int Equalities, bool Sorts, bool HasRange, bool IsPartial) Rank(IndexCandidate candidate) =>
        (candidate.IsUniqueMatch, candidate.Equalities, candidate.CoversSort, candidate.HasRange, candidate.Index.PartialFilter is not null);

    private static bool HasHint(BsonValue? hint) => hint switch
    {
        null or BsonNull => false,
        BsonDocument document => document.ElementCount > 0,
        BsonString => true,
        _ => throw new ServerErrorException(ServerError.FailedToParse, "Hint must be a string or an object"),
    };

    private static bool IsNatural(BsonValue? hint, out bool backward)
    {
        backward = false;
        if (hint is not BsonDocument document || !document.TryGetValue(NaturalOrder, out var direction))
            return false;
        if (hint is not BsonDocument { ElementCount: 1 } || !WholeNumber.TryGetInt32(direction, out var way) || way is not (1 or -1))
            throw new ServerErrorException(ServerError.BadValue, "$natural hint cannot be set to a value other than -1 or 1.");
        backward = way < 0;
        return true;
    }

    private static IndexInfo FindHinted(CollectionInfo collection, BsonValue hint)
    {
        var found = hint is BsonDocument key
            ? collection.Indexes.FirstOrDefault(index => IndexSpec.SameKey(index.Spec.Key, key))
            : collection.FindIndex(hint.AsString);
        return found is { Spec.Hidden: false }
            ? found
            : throw new ServerErrorException(ServerError.BadValue, "error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index");
    }
}
