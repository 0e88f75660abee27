namespace TaskMessages.Domain.Agents;

/// <summary>Who answers for an agent; one sealed type for each kind of executor.</summary>
public abstract record ExecutorSettings;
