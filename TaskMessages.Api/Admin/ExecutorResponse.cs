using System.ComponentModel.DataAnnotations;
using Newtonsoft.Json;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Admin;

/// <summary>An agent's executor. Members of other types are absent.</summary>
[JsonObject(ItemNullValueHandling = NullValueHandling.Ignore)]
internal sealed class ExecutorResponse
{
    /// <summary><c>echo</c>, <c>webhook</c> or <c>openai</c>.</summary>
    [AllowedValues(ExecutorBody.Echo, ExecutorBody.Webhook, ExecutorBody.OpenAi)]
    public required string Type { get; init; }

    public string? Url { get; init; }

    public string? BaseUrl { get; init; }

    public string? Model { get; init; }

    public string? SystemPrompt { get; init; }

    /// <summary>webhook, openai: whether a secret is stored.</summary>
    public bool? HasSecret { get; init; }

    /// <summary>webhook: the signing secret, only in the answer to the request that had it drawn.</summary>
    public string? Secret { get; init; }

    public static ExecutorResponse From(ExecutorSettings settings, string? secret) => settings switch
    {
        WebhookSettings webhook => new ExecutorResponse
        {
            Type = ExecutorBody.Webhook,
            Url = webhook.Url,
            HasSecret = webhook.Secret is not null,
            Secret = secret,
        },
        OpenAiSettings openAi => new ExecutorResponse
        {
            Type = ExecutorBody.OpenAi,
            BaseUrl = openAi.BaseUrl,
            Model = openAi.Model,
            SystemPrompt = openAi.SystemPrompt,
            HasSecret = openAi.ApiKey is not null,
        },
        _ => new ExecutorResponse { Type = ExecutorBody.Echo },
    };
}
