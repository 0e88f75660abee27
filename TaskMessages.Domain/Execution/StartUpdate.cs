using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

/// <summary>Opens a message. The deltas that follow replace what its content says; its style and format stay.</summary>
public sealed record StartUpdate(int Index, MessageContent Content) : AgentUpdate;
