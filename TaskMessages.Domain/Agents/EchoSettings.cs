namespace TaskMessages.Domain.Agents;

/// <summary>The built-in executor that answers with the user's own message.</summary>
public sealed record EchoSettings : ExecutorSettings;
