namespace TaskMessages.Domain.Agents;

/// <summary>An agent behind an HTTP endpoint that takes signed turns.</summary>
/// <param name="Secret">The signing key: encrypted in an <see cref="Agent"/>, in clear in an <see cref="AgentSpec"/>.</param>
public sealed record WebhookSettings(string Url, string? Secret) : ExecutorSettings;
