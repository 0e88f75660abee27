namespace TaskMessages.Domain.Agents;

/// <summary>An agent behind an OpenAI-compatible chat-completions endpoint.</summary>
/// <param name="BaseUrl">Where the endpoint is, up to <c>/chat/completions</c>, which may be there too.</param>
/// <param name="Model">The model's name.</param>
/// <param name="SystemPrompt">What stands before every conversation.</param>
/// <param name="ApiKey">Encrypted in an <see cref="Agent"/>, in clear in an <see cref="AgentSpec"/>, where an empty one means none; null sends none.</param>
public sealed record OpenAiSettings(string BaseUrl, string Model, string? SystemPrompt, string? ApiKey) : ExecutorSettings
{
    /// <summary>0 to 2; null leaves it to the endpoint, as with all of these.</summary>
    public double? Temperature { get; init; }

    /// <summary>0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>The most tokens of an answer, as most endpoints call it.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The most tokens of an answer, as newer models of OpenAI call it.</summary>
    public int? MaxCompletionTokens { get; init; }

    /// <summary>Whether the answer is asked for as a stream.</summary>
    public bool Stream { get; init; } = true;

    public StreamOptionsUse StreamOptions { get; init; }

    /// <summary>How long one request may take in all; null: as long as the service allows.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Further headers and members: in an <see cref="AgentSpec"/> in clear, in an <see cref="Agent"/> with marks in place of credentials.</summary>
    public OpenAiExtras Extras { get; init; } = OpenAiExtras.None;

    /// <summary>The encrypted text of <see cref="Extras"/> in clear; null when they hold no credentials, and in an <see cref="AgentSpec"/>.</summary>
    public string? SealedExtras { get; init; }
}
