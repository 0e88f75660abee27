namespace TaskMessages.Domain.Execution;

/// <summary>Ends a message. Nothing of that index follows.</summary>
public sealed record DoneUpdate(int Index) : AgentUpdate;
