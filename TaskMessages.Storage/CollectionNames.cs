namespace TaskMessages.Storage;

internal static class CollectionNames
{
    public const string Tasks = "tasks";
    public const string Messages = "messages";
    public const string Turns = "turns";
    public const string TaskChanges = "task_changes";
    public const string Agents = "agents";
    public const string ApiKeys = "api_keys";
    public const string Counters = "counters";
    public const string IdempotencyKeys = "idempotency_keys";
}
