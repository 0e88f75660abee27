using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Admin;

/// <summary>Who answers for an agent: <c>echo</c>, <c>webhook</c> or <c>openai</c>, with that type's settings.</summary>
internal sealed class ExecutorBody
{
    public const string Echo = "echo";
    public const string Webhook = "webhook";
    public const string OpenAi = "openai";

    /// <summary><c>echo</c>, <c>webhook</c> or <c>openai</c>.</summary>
    [AllowedValues(Echo, Webhook, OpenAi)]
    public required string Type { get; init; }

    /// <summary>webhook: where turns are posted to.</summary>
    public string? Url { get; init; }

    /// <summary>
    /// webhook: the signing secret, <c>whsec_</c> and base64. Absent: one is drawn and shown in this answer only, or the stored one stays.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>openai: the endpoint's base URL.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>openai: the model's name.</summary>
    public string? Model { get; init; }

    /// <summary>openai: the system prompt.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>openai: the endpoint's key. Absent: none is sent, or the stored one stays.</summary>
    public string? ApiKey { get; init; }

    public static ExecutorBody Read(ObjectReader reader) => new()
    {
        Type = reader.RequiredString("type"),
        Url = reader.OptionalString("url"),
        Secret = reader.OptionalString("secret"),
        BaseUrl = reader.OptionalString("base_url"),
        Model = reader.OptionalString("model"),
        SystemPrompt = reader.OptionalString("system_prompt"),
        ApiKey = reader.OptionalString("api_key"),
    };

    public ExecutorSettings ToSettings() => Type switch
    {
        Webhook => new WebhookSettings(Url!, Secret),
        OpenAi => new OpenAiSettings(BaseUrl!, Model!, SystemPrompt, ApiKey),
        _ => new EchoSettings(),
    };
}
