using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>Ends the turn with a question to the user.</summary>
public sealed record InputRequiredUpdate(PendingInteraction Question) : AgentUpdate;
