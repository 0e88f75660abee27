using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The filter and the order of lists of tasks.</summary>
internal static class TaskQuery
{
    public static BsonDocument NewestFirst => new() { { TaskDocument.CreatedAt, -1 }, { TaskDocument.Id, -1 } };

    private static BsonDocument Living => new("$in", new BsonArray { WireName.Of(TaskLifecycle.Open), WireName.Of(TaskLifecycle.Interrupted) });

    public static BsonDocument Match(TaskListQuery query)
    {
        var match = new BsonDocument();
        // the index of words is to serve where there are any, and not the agent's, along which a rare word is far away
        if (query.AgentId is { } agent)
            match.Add(TaskDocument.AgentId, query.Words.Count == 0 ? agent : new BsonDocument("$not", new BsonDocument("$ne", agent)));
        var created = new BsonDocument();
        if (query.CreatedAfter is { } after)
            created.Add("$gt", after);
        if (Earlier(query.CreatedBefore, query.After?.CreatedAt) is { } bound)
            created.Add(query.CreatedBefore is { } before && before <= bound ? "$lt" : "$lte", bound);
        if (created.ElementCount > 0)
            match.Add(TaskDocument.CreatedAt, created);
        match.Add(TaskDocument.Source, query.Sources.Count == 1
            ? WireName.Of(query.Sources[0])
            : new BsonDocument("$in", new BsonArray(query.Sources.Select(WireName.Of))));
        match.Add(TaskDocument.Lifecycle, query.IsLiving ? Living : new BsonDocument("$ne", WireName.Of(TaskLifecycle.Deleted)));
        if (query.Statuses.Count > 0)
            match.Add(TaskDocument.Status, new BsonDocument("$in", new BsonArray(query.Statuses.Select(WireName.Of))));
        var conditions = new BsonArray(query.Metadata.Select(leaf => new BsonDocument(leaf.Path, new BsonDocument("$eq", JsonBson.ToBson(leaf.Value)))));
        conditions.AddRange(query.Words.Select(word => new BsonDocument(TaskDocument.Words, word)));
        if (query.After is { } position)
            conditions.Add(Behind(position));
        return conditions.Count == 0 ? match : match.Add("$and", conditions);
    }

    public static BsonDocument Match(TaskPageQuery query)
    {
        var match = new BsonDocument();
        if (query.AgentId is { } agent)
            match.Add(TaskDocument.AgentId, agent);
        if (query.Ids is { } ids)
            match.Add(TaskDocument.Id, new BsonDocument("$in", new BsonArray(ids)));
        match.Add(TaskDocument.Source, new BsonDocument("$ne", WireName.Of(TaskSource.External)));
        match.Add(TaskDocument.Lifecycle, query.Lifecycle is { } lifecycle
            ? WireName.Of(lifecycle)
            : new BsonDocument("$ne", WireName.Of(TaskLifecycle.Deleted)));
        var conditions = new BsonArray(query.Metadata is null ? [] : Containment.Of(TaskDocument.Metadata, query.Metadata));
        return conditions.Count == 0 ? match : match.Add("$and", conditions);
    }

    /// <summary>By creation an index gives the order; by anything else the agent's tasks are sorted.</summary>
    public static BsonDocument Order(TaskPageQuery query)
    {
        var direction = query.Descending ? -1 : 1;
        string[] fields = query.OrderBy == TaskOrder.CreatedAt
            ? [TaskDocument.CreatedAt, TaskDocument.Id]
            : [.. new[] { FieldOf(query.OrderBy), TaskDocument.UpdatedAt, TaskDocument.CreatedAt, TaskDocument.Id }.Distinct()];
        return new BsonDocument(fields.Select(field => new BsonElement(field, direction)));
    }

    private static string FieldOf(TaskOrder order) => order switch
    {
        TaskOrder.UpdatedAt => TaskDocument.UpdatedAt,
        TaskOrder.Id => TaskDocument.Id,
        TaskOrder.Name => TaskDocument.Name,
        TaskOrder.Status => TaskDocument.Lifecycle,
        TaskOrder.StatusReason => TaskDocument.LifecycleReason,
        TaskOrder.CleanedAt => TaskDocument.CleanedAt,
        _ => TaskDocument.CreatedAt,
    };

    private static BsonDocument Behind(TaskPosition position) => new("$or", new BsonArray
    {
        new BsonDocument(TaskDocument.CreatedAt, new BsonDocument("$lt", position.CreatedAt)),
        new BsonDocument { { TaskDocument.CreatedAt, position.CreatedAt }, { TaskDocument.Id, new BsonDocument("$lt", position.Id) } },
    });

    private static DateTime? Earlier(DateTime? a, DateTime? b) => a is null ? b : b is null || a < b ? a : b;
}
