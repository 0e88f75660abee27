using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Services;

/// <summary>The next message of a task.</summary>
public sealed record AppendCommand
{
    /// <summary>A key's caller.</summary>
    public required Caller Caller { get; init; }

    public required string TaskId { get; init; }

    /// <summary>As the request names it; must be given and be the caller's.</summary>
    public long? AgentId { get; init; }

    /// <summary>As the request names it; must be absent.</summary>
    public long? WorkforceId { get; init; }

    /// <summary>At least one character; kept as given.</summary>
    public required string Content { get; init; }

    /// <summary>What the user sends, if it is more than plain text; then <see cref="Content"/> is <see cref="ContentText.Of"/> it.</summary>
    public MessageContent? WholeContent { get; init; }

    /// <summary>Of the request, for the agent, encrypted; null: none.</summary>
    public string? Headers { get; init; }

    /// <summary>Whether the message answers a question that the task waits for; the message contract knows no other way.</summary>
    public bool MayAnswer { get; init; }

    /// <summary>What to do while another turn runs.</summary>
    public BusyPolicy OnBusy { get; init; }

    /// <summary>Chosen beforehand by <see cref="ChatTaskService.ReserveForAppend"/>; null chooses now.</summary>
    public ReservedIds? Ids { get; init; }
}
