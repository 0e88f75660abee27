namespace TaskMessages.Domain.Execution;

/// <summary>Lets a message grow, opening it when no start came before.</summary>
public sealed record DeltaUpdate(int Index, MessageDelta Delta) : AgentUpdate;
