using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>Ends the turn with a question to the user.</summary>
/// <param name="Question">The question; it gets its deadline when it is asked.</param>
/// <param name="ExpiresIn">How long an answer is awaited; null: for ever.</param>
public sealed record InputRequiredUpdate(PendingInteraction Question, TimeSpan? ExpiresIn = null) : AgentUpdate
{
    public PendingInteraction ToQuestion(DateTime now) => Question with { ExpiresAt = now + ExpiresIn };
}
