using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Tasks;

/// <summary>The turn in flight, stored inside its task with the user's message, so that the claim and the message cannot part.</summary>
public sealed record Turn
{
    /// <summary>24 hexadecimal digits; also the id of the user message in the ledger.</summary>
    public required string Id { get; init; }

    public required TurnKind Kind { get; init; }

    /// <summary>1 for the task's first turn.</summary>
    public int Number { get; init; } = 1;

    /// <summary>The turn whose message this one repeats; null: it brings its own.</summary>
    public string? Origin { get; init; }

    /// <summary>The caller's own id of a reply.</summary>
    public string? CommandId { get; init; }

    /// <summary>What the user wrote, unchanged; of a content that is no text, its JSON.</summary>
    public required string Message { get; init; }

    /// <summary>What the user sent, if it is more than plain text; null: <see cref="Message"/> is all.</summary>
    public MessageContent? Content { get; init; }

    /// <summary>What the user sent, as the ledger holds it.</summary>
    public MessageContent UserContent => Content ?? new TextContent(Author.User, Style.Static, TextFormat.Plain, Message);

    /// <summary>The number of the turn's start, which is its user message's.</summary>
    public required long MessageSeq { get; init; }

    /// <summary>The time stamp of the user message.</summary>
    public required DateTime MessageAt { get; init; }

    /// <summary>The caller's time zone name; only the first turn of a task has one.</summary>
    public string? Timezone { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the request that started it; null when there was none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The headers of that request that go on to the agent, encrypted; null: none. They go with the turn.</summary>
    public string? Headers { get; init; }

    /// <summary>Which attempt this is: 0 before the first claim.</summary>
    public int Attempt { get; init; }

    public required DateTime QueuedAt { get; init; }

    /// <summary>The first claim.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When the turn may be claimed: queued at once, leased at the lease's end, in retry at the back-off's end.</summary>
    public required DateTime VisibleAt { get; init; }

    /// <summary>How many agent messages all attempts together were ever allotted; ordinals 0..Written-1 may exist.</summary>
    public int Written { get; init; }

    public Lease? Lease { get; init; }

    /// <summary>The order to end it as it is; null while it may go on.</summary>
    public TurnStop? Stop { get; init; }

    public IReadOnlyList<MessageRemoval> Removals { get; init; } = [];

    /// <summary>Whether a message of the ledger starts with this turn.</summary>
    public bool BringsMessage => Origin is null;

    /// <summary>The id of the message that it answers.</summary>
    public string MessageId => Origin ?? Id;

    /// <summary>Whether the turn is leased with this token.</summary>
    public bool IsHeldBy(string token) => Lease is not null && string.Equals(Lease.Token, token, StringComparison.Ordinal);

    /// <summary>The user's message as the ledger holds it. Whoever works on the turn may insert it; only the first one counts.</summary>
    /// <remarks>Only of a turn that brings one.</remarks>
    public Message ToUserMessage(string taskId) => new()
    {
        Id = Id,
        TaskId = taskId,
        Seq = MessageSeq,
        Content = UserContent,
        CreatedAt = MessageAt,
        UpdatedAt = MessageAt,
        TurnId = Id,
    };
}
