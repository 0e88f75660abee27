using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

/// <summary>A whole message, in place of what the index has said so far. Nothing of that index follows.</summary>
public sealed record FullUpdate(int Index, MessageContent Content) : AgentUpdate;
