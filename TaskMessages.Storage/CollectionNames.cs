namespace TaskMessages.Storage;

internal static class CollectionNames
{
    public const string Tasks = "tasks";
    public const string TaskNames = "task_names";
    public const string Messages = "messages";
    public const string Turns = "turns";
    public const string TaskChanges = "task_changes";
    public const string Events = "events";
    public const string Trackers = "trackers";
    public const string States = "task_states";
    public const string Spans = "spans";
    public const string Agents = "agents";
    public const string ApiKeys = "api_keys";
    public const string Counters = "counters";
    public const string IdempotencyKeys = "idempotency_keys";

    /// <summary>All of them, the largest ones first.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Tasks, Messages, Turns, TaskChanges, Events, Spans, States, Trackers, TaskNames, IdempotencyKeys, Agents, ApiKeys, Counters];
}
