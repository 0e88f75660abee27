using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Planning;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands.Reads;

/// <summary>A plan as the stages of an explain reply: the last one to run is the outermost.</summary>
internal static class PlanDescription
{
    public static BsonDocument Of(QueryPlan? plan)
    {
        if (plan is null || plan.Kind == PlanKind.Nothing)
            return new BsonDocument("stage", "EOF");
        var found = plan.Index is { } index ? Fetch(plan, index) : CollectionScan(plan);
        return plan is { SortsInMemory: true, Sort: { } sort } ? Sort(plan, sort, found) : found;
    }

    private static BsonDocument CollectionScan(QueryPlan plan)
    {
        var stage = new BsonDocument("stage", "COLLSCAN");
        if (plan.Residual is { } residual)
            stage.Add("filter", residual.Source);
        return stage.Add("direction", Direction(plan));
    }

    private static BsonDocument Fetch(QueryPlan plan, IndexInfo index)
    {
        if (plan.Kind == PlanKind.IdLookup)
            return new BsonDocument("stage", "IDHACK");
        var stage = new BsonDocument("stage", "FETCH");
        if (plan.Residual is { } residual)
            stage.Add("filter", residual.Source);
        return stage.Add("inputStage", IndexScan(plan, index));
    }

    private static BsonDocument IndexScan(QueryPlan plan, IndexInfo index)
    {
        var bounds = new BsonDocument();
        for (var i = 0; i < plan.Bounds.Count; i++)
        {
            var descending = index.Fields[i].Descending != plan.Backward;
            bounds.Add(index.Fields[i].Path.Dotted, new BsonArray(plan.Bounds[i].Intervals.Select(interval => interval.ToText(descending))));
        }

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

    private static BsonDocument Sort(QueryPlan plan, SortSpec sort, BsonDocument input)
    {
        var pattern = new BsonDocument(sort.Fields.Select(field => new BsonElement(field.Path.Dotted, field.Descending ? -1 : 1)));
        var stage = new BsonDocument { { "stage", "SORT" }, { "sortPattern", pattern } };
        if (plan.SortLimit > 0)
            stage.Add("limitAmount", plan.SortLimit);
        return stage.Add("inputStage", input);
    }

    private static string Direction(QueryPlan plan) => plan.Backward ? "backward" : "forward";
}
