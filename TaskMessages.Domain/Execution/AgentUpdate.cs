namespace TaskMessages.Domain.Execution;

/// <summary>One piece of an agent's answer (message contract, section 11). The index tells the messages of one answer apart.</summary>
public abstract record AgentUpdate;
