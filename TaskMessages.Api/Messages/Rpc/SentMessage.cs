using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Rpc;

/// <summary>A message that <c>message/send</c> has stored, with its turn.</summary>
/// <param name="Task">The task right after it.</param>
/// <param name="TurnId">The turn's id, and the message's.</param>
/// <param name="After">The last number of the task's sequence that came before it.</param>
internal sealed record SentMessage(ChatTask Task, string TurnId, long After);
