namespace TaskMessages.Domain.Agents;

/// <summary>An agent behind an OpenAI-compatible chat-completions endpoint.</summary>
/// <param name="ApiKey">Encrypted in an <see cref="Agent"/>, in clear in an <see cref="AgentSpec"/>; null sends none.</param>
public sealed record OpenAiSettings(string BaseUrl, string Model, string? SystemPrompt, string? ApiKey) : ExecutorSettings;
