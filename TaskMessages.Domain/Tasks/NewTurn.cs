using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Tasks;

/// <summary>What a caller brings to start a turn.</summary>
/// <param name="TurnId">Chosen beforehand, so that a repeated request repeats the same turn; also the user message's id.</param>
/// <param name="RunId">Chosen beforehand as well; proves after a lost acknowledgement whose run it is.</param>
/// <param name="Message">The user's text, unchanged.</param>
/// <param name="Timezone">A time zone name, or null.</param>
/// <param name="Now">The present, in whole milliseconds.</param>
/// <param name="CommandId">The caller's own id of a reply, or null.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> of the request, or null.</param>
/// <param name="Content">What the user sent, if it is more than plain text; then <paramref name="Message"/> is <see cref="ContentText.Of"/> it.</param>
/// <param name="Headers">Of the request, for the agent, encrypted; null: none.</param>
public sealed record NewTurn(
    string TurnId, string RunId, string Message, string? Timezone, DateTime Now, string? CommandId = null, string? TraceParent = null, MessageContent? Content = null,
    string? Headers = null);
