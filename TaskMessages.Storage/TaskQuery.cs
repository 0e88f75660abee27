using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The filter and the order of lists of tasks.</summary>
internal static class TaskQuery
{
    public static BsonDocument NewestFirst => new() { { TaskDocument.CreatedAt, -1 }, { TaskDocument.Id, -1 } };

    public static BsonDocument Match(TaskListQuery query)
    {
        var match = new BsonDocument(TaskDocument.AgentId, query.AgentId);
        var created = new BsonDocument();
        if (query.CreatedAfter is { } after)
            created.Add("$gt", after);
        if (Earlier(query.CreatedBefore, query.After?.CreatedAt) is { } bound)
            created.Add(query.CreatedBefore is { } before && before <= bound ? "$lt" : "$lte", bound);
        if (created.ElementCount > 0)
            match.Add(TaskDocument.CreatedAt, created);
        match.Add(TaskDocument.Source, WireName.Of(TaskSource.Sdk));
        match.Add(TaskDocument.Lifecycle, new BsonDocument("$ne", WireName.Of(TaskLifecycle.Deleted)));
        if (query.Statuses.Count > 0)
            match.Add(TaskDocument.Status, new BsonDocument("$in", new BsonArray(query.Statuses.Select(WireName.Of))));
        var conditions = new BsonArray(query.Metadata.Select(leaf => new BsonDocument(leaf.Path, new BsonDocument("$eq", JsonBson.ToBson(leaf.Value)))));
        if (query.After is { } position)
            conditions.Add(Behind(position));
        return conditions.Count == 0 ? match : match.Add("$and", conditions);
    }

    private static BsonDocument Behind(TaskPosition position) => new("$or", new BsonArray
    {
        new BsonDocument(TaskDocument.CreatedAt, new BsonDocument("$lt", position.CreatedAt)),
        new BsonDocument { { TaskDocument.CreatedAt, position.CreatedAt }, { TaskDocument.Id, new BsonDocument("$lt", position.Id) } },
    });

    private static DateTime? Earlier(DateTime? a, DateTime? b) => a is null ? b : b is null || a < b ? a : b;
}
