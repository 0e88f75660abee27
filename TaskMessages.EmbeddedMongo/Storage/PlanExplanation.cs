using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Planning;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>A plan in the shape of MongoDB's explain.</summary>
internal static class PlanExplanation
{
    /// <summary>The stages, the last one outermost.</summary>
    public static BsonDocument WinningPlan(QueryPlan plan, long skip = 0, long limit = 0)
    {
        var stage = plan.Kind switch
        {
            PlanKind.Nothing => new BsonDocument("stage", "EOF"),
            PlanKind.IdLookup => new BsonDocument("stage", "IDHACK"),
            PlanKind.CollectionScan => CollectionScan(plan),
            _ => Fetch(plan),
        };
        if (plan.SortsInMemory)
            stage = Sort(plan, stage);
        if (skip > 0)
            stage = new BsonDocument { { "stage", "SKIP" }, { "skipAmount", skip }, { "inputStage", stage } };
        if (limit > 0)
            stage = new BsonDocument { { "stage", "LIMIT" }, { "limitAmount", limit }, { "inputStage", stage } };
        return stage;
    }

    private static BsonDocument CollectionScan(QueryPlan plan)
    {
        var stage = new BsonDocument("stage", "COLLSCAN");
        if (plan.Residual is not null)
            stage.Add("filter", plan.Residual.Source);
        return stage.Add("direction", Direction(plan));
    }

    private static BsonDocument Fetch(QueryPlan plan)
    {
        var stage = new BsonDocument("stage", "FETCH");
        if (plan.Residual is not null)
            stage.Add("filter", plan.Residual.Source);
        return stage.Add("inputStage", plan.Merges ? SortMerge(plan) : IndexScan(plan, plan.Index!, plan.Bounds));
    }

    private static BsonDocument SortMerge(QueryPlan plan) => new()
    {
        { "stage", "SORT_MERGE" },
        { "sortPattern", Pattern(plan.Sort!) },
        { "inputStages", new BsonArray(PointsOf(plan.Bounds, plan.MergedFields).Select(bounds => IndexScan(plan, plan.Index!, bounds))) },
    };

    /// <summary>The bounds of each part.</summary>
    private static IEnumerable<IReadOnlyList<FieldBounds>> PointsOf(IReadOnlyList<FieldBounds> bounds, int fields) => fields == 0
        ? [bounds]
        : PointsOf(bounds, fields - 1).SelectMany(part => part[fields - 1].Intervals.Select(point => part.Select((field, i) => i == fields - 1 ? field with { Intervals = [point] } : field).ToList()));

    private static BsonDocument IndexScan(QueryPlan plan, IndexInfo index, IReadOnlyList<FieldBounds> fields)
    {
        var bounds = new BsonDocument();
        for (var i = 0; i < index.Fields.Count; i++)
            bounds.Add(index.Fields[i].Path.Dotted, BoundsOf(fields[i], index.Fields[i].Descending != plan.Backward));
        return new BsonDocument
        {
            { "stage", "IXSCAN" },
            { "keyPattern", index.Spec.Key },
            { "indexName", index.Name },
            { "isMultiKey", index.IsMultikey },
            { "isUnique", index.IsUnique },
            { "isSparse", index.Spec.Sparse },
            { "isPartial", index.PartialFilter is not null },
            { "indexVersion", 2 },
            { "direction", Direction(plan) },
            { "indexBounds", bounds },
        };
    }

    private static BsonArray BoundsOf(FieldBounds bounds, bool descending)
    {
        var texts = bounds.Intervals.Select(interval => (BsonValue)interval.ToText(descending));
        return new BsonArray(descending ? texts.Reverse() : texts);
    }

    private static BsonDocument Sort(QueryPlan plan, BsonDocument input)
    {
        var stage = new BsonDocument { { "stage", "SORT" }, { "sortPattern", Pattern(plan.Sort!) } };
        if (plan.SortLimit > 0)
            stage.Add("limitAmount", plan.SortLimit);
        return stage.Add("type", "simple").Add("inputStage", input);
    }

    private static BsonDocument Pattern(SortSpec sort) => new(sort.Fields.Select(field => new BsonElement(field.Path.Dotted, field.Descending ? -1 : 1)));

    private static string Direction(QueryPlan plan) => plan.Backward ? "backward" : "forward";
}
