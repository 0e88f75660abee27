namespace TaskMessages.Domain.Tasks;

/// <summary>A snapshot of one conversation and of its last turn. Only <see cref="TurnStateMachine"/> makes the next one.</summary>
public sealed record ChatTask
{
    /// <summary>A decimal number for a task that the service created, else the agent and the caller's own name of an external conversation: <see cref="TaskId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that callers gave an external conversation; null for a task that the service created.</summary>
    public string? ExternalId => TaskId.IsExternal(Id) ? TaskId.NameOf(Id) : null;

    /// <summary>The agent that answers; null for a conversation that an anonymous caller opened.</summary>
    public long? AgentId { get; init; }

    /// <summary>The agent of a task that the service created: such a task always has one.</summary>
    /// <exception cref="InvalidOperationException">It is an external conversation.</exception>
    public long RequireAgentId() => AgentId ?? throw new InvalidOperationException($"Task {Id} has no agent.");

    /// <summary>The API key that created the task; null for an anonymous caller.</summary>
    public long? OwnerKeyId { get; init; }

    public TaskSource Source { get; init; }

    public TaskLifecycle Lifecycle { get; init; }

    public ChatStatus Status { get; init; }

    public ControlState ControlState { get; init; }

    /// <summary>New for every turn; null before the first.</summary>
    public string? RunId { get; init; }

    /// <summary>Advances with every change of status and never goes back.</summary>
    public long StateVersion { get; init; }

    /// <summary>Why the last attempt was put back, for people.</summary>
    public string? StatusReason { get; init; }

    public string? Title { get; init; }

    /// <summary>
    /// The last turn's text, as long as the task holds it: while the turn is in flight. After that the ledger alone does, under
    /// <see cref="LastMessageId"/>; <see cref="Services.TurnInputs"/> reads either.
    /// </summary>
    public string? Input => Turn?.Message ?? StoredInput;

    /// <summary>The last turn's text in a task that was stored when tasks kept a copy; the next turn takes it away.</summary>
    public string? StoredInput { get; init; }

    /// <summary>The message that the last turn answers; null before the first.</summary>
    public string? LastMessageId => Turn?.MessageId ?? LastTurn?.MessageId;

    /// <summary>The last turn's answer; never that of an earlier turn.</summary>
    public string? Output { get; init; }

    /// <summary>The last turn's error; never that of an earlier turn.</summary>
    public string? Error { get; init; }

    /// <summary>Words of its title, inputs and outputs by which it is found, see <see cref="SearchWords"/>; none where they are not kept.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The caller's own: <c>metadata</c> of the chat-task contract, <c>task_metadata</c> of the message contract.</summary>
    public JsonMap? Metadata { get; init; }

    /// <summary>The message contract's name, unique among tasks that are not deleted; null: none.</summary>
    public string? Name { get; init; }

    /// <summary>What the message contract's client gave the agent to work with; null: nothing.</summary>
    public JsonMap? Params { get; init; }

    /// <summary>Why <see cref="Lifecycle"/> is as it is, for people.</summary>
    public string? LifecycleReason { get; init; }

    /// <summary>The number of the last change of lifecycle, metadata or params; 0: none since the creation.</summary>
    public long ChangeSeq { get; init; }

    /// <summary>When that was; null before the first.</summary>
    public DateTime? ChangedAt { get; init; }

    /// <summary>Since when the task's messages are exported and gone; null while they are there.</summary>
    public DateTime? CleanedAt { get; init; }

    /// <summary>What somebody is doing with the contents; null: nothing.</summary>
    public ContentWork? ContentWork { get; init; }

    public PendingInteraction? PendingInteraction { get; init; }

    /// <summary>The last number given out of the task's own sequence.</summary>
    public long Seq { get; init; }

    /// <summary>The turn in flight; null when none is.</summary>
    public Turn? Turn { get; init; }

    /// <summary>How many turns the task has had, the one in flight included.</summary>
    public int TurnCount { get; init; }

    /// <summary>The messages that wait for the running turn to end, in their order.</summary>
    public IReadOnlyList<QueuedTurn> Queue { get; init; } = [];

    /// <summary>The latest records of turns that are over; those before them are in the history.</summary>
    public IReadOnlyList<TurnRecord> Records { get; init; } = [];

    /// <summary>The record of the last turn that is over; messages that were dropped while they waited had none.</summary>
    public TurnRecord? LastTurn => Records.LastOrDefault(record => record.StartSeq is not null);

    /// <summary>Whether the last thing that happened to the task was its cancellation; a new turn ends that.</summary>
    public bool IsCanceled => Status == ChatStatus.Failed && Records.Count > 0 && Records[^1].EndReason == EndReason.Canceled;

    /// <summary>
    /// Since when a deleted task's messages and history are to be removed, null once they are; and when something was last heard of the work at the contents of one that is cleaned,
    /// null once nothing is left of them.
    /// </summary>
    public DateTime? PurgeAt { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The task's clock: no later server-made time stamp in the task is before it.</summary>
    public DateTime UpdatedAt { get; init; }

    /// <summary>Set while the status is completed or failed.</summary>
    public DateTime? CompletedAt { get; init; }
}
