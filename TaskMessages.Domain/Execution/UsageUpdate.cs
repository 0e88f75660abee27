using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>What the agent has used for the turn so far; a later one replaces an earlier one.</summary>
public sealed record UsageUpdate(TokenUsage Usage) : AgentUpdate;
