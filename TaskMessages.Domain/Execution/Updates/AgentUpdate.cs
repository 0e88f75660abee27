using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution.Updates;

/// <summary>One piece of an agent's answer (message contract, section 11). The index tells the messages of one answer apart.</summary>
public abstract record AgentUpdate;

/// <summary>Opens a message. The deltas that follow replace what its content says; its style and format stay.</summary>
public sealed record StartUpdate(int Index, MessageContent Content) : AgentUpdate;

/// <summary>Lets a message grow, opening it when no start came before.</summary>
public sealed record DeltaUpdate(int Index, MessageDelta Delta) : AgentUpdate;

/// <summary>A whole message, in place of what the index has said so far. Nothing of that index follows.</summary>
public sealed record FullUpdate(int Index, MessageContent Content) : AgentUpdate;

/// <summary>Ends a message. Nothing of that index follows.</summary>
public sealed record DoneUpdate(int Index) : AgentUpdate;

/// <summary>What the agent has used for the turn so far; a later one replaces an earlier one.</summary>
public sealed record UsageUpdate(TokenUsage Usage) : AgentUpdate;

/// <summary>Why the model stopped, in the provider's word: an answer that <c>length</c> cut off is told from a whole one by it.</summary>
public sealed record FinishUpdate(string Reason) : AgentUpdate;

/// <summary>Ends the turn with a question to the user.</summary>
/// <param name="Question">The question; it gets its deadline when it is asked.</param>
/// <param name="ExpiresIn">How long an answer is awaited; null: for ever.</param>
public sealed record InputRequiredUpdate(PendingInteraction Question, TimeSpan? ExpiresIn = null) : AgentUpdate
{
    public PendingInteraction ToQuestion(DateTime now) => Question with { ExpiresAt = now + ExpiresIn };
}
