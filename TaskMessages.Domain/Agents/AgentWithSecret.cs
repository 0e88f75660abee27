namespace TaskMessages.Domain.Agents;

/// <summary>An agent as it was just saved.</summary>
/// <param name="Secret">The signing secret in clear when the service drew it now: shown this once. Else null.</param>
public sealed record AgentWithSecret(Agent Agent, string? Secret);
