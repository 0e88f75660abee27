using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Tasks;

/// <summary>A message that waits inside its task for the running turn to end. It enters the ledger when its own turn starts.</summary>
/// <param name="TurnId">The turn's id to be, and the message's.</param>
/// <param name="RunId">The run's id to be.</param>
/// <param name="Message">The user's text, unchanged.</param>
/// <param name="QueuedAt">When it was accepted.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> of the request, or null.</param>
/// <param name="Content">What the user sent, if it is more than plain text.</param>
/// <param name="Headers">Of the request, for the agent, encrypted; null: none.</param>
public sealed record QueuedTurn(
    string TurnId, string RunId, string Message, DateTime QueuedAt, string? TraceParent = null, MessageContent? Content = null, string? Headers = null);
