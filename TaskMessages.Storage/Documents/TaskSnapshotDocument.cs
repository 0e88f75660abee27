using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>A change of a task as the collection <c>task_changes</c> holds it.</summary>
internal static class TaskSnapshotDocument
{
    public const string TaskId = "task_id";
    public const string Seq = "seq";

    private const string Id = "_id";

    public static BsonDocument From(TaskSnapshot change)
    {
        var document = new BsonDocument(Id, $"{change.TaskId}/{change.Seq}")
            .Add(TaskId, change.TaskId)
            .Add(Seq, change.Seq)
            .AddIfPresent(TaskDocument.Name, change.Name)
            .Add(TaskDocument.Lifecycle, WireName.Of(change.Lifecycle))
            .AddIfPresent(TaskDocument.LifecycleReason, change.Reason);
        if (change.Params is not null)
            document.Add(TaskDocument.Params, JsonBson.ToBson(change.Params));
        if (change.Metadata is not null)
            document.Add(TaskDocument.Metadata, JsonBson.ToBson(change.Metadata));
        return document
            .Add(TaskDocument.CreatedAt, change.CreatedAt)
            .Add(TaskDocument.UpdatedAt, change.UpdatedAt)
            .AddIfPresent(TaskDocument.CleanedAt, change.CleanedAt);
    }

    public static TaskSnapshot ToSnapshot(BsonDocument document) => new()
    {
        TaskId = document[TaskId].AsString,
        Seq = document[Seq].ToInt64(),
        Name = document.ReadString(TaskDocument.Name),
        Lifecycle = DocumentReading.Parse<TaskLifecycle>(document, TaskDocument.Lifecycle),
        Reason = document.ReadString(TaskDocument.LifecycleReason),
        Params = document.ReadDocument(TaskDocument.Params) is { } parameters ? JsonBson.ToJson(parameters) : null,
        Metadata = document.ReadDocument(TaskDocument.Metadata) is { } metadata ? JsonBson.ToJson(metadata) : null,
        CreatedAt = document[TaskDocument.CreatedAt].ToUniversalTime(),
        UpdatedAt = document[TaskDocument.UpdatedAt].ToUniversalTime(),
        CleanedAt = document.ReadTime(TaskDocument.CleanedAt),
    };
}
