using System.ComponentModel.DataAnnotations;
using Newtonsoft.Json;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Admin;

/// <summary>An agent's executor. Members of other types are absent.</summary>
[JsonObject(ItemNullValueHandling = NullValueHandling.Ignore)]
internal sealed class ExecutorResponse
{
    /// <summary><c>echo</c>, <c>webhook</c>, <c>openai</c> or <c>acp</c>.</summary>
    [AllowedValues(ExecutorBody.Echo, ExecutorBody.Webhook, ExecutorBody.OpenAi, ExecutorBody.Acp)]
    public required string Type { get; init; }

    public string? Url { get; init; }

    /// <summary>acp: <c>sync</c>, <c>async</c> or <c>agentic</c>.</summary>
    public string? AcpType { get; init; }

    public string? BaseUrl { get; init; }

    public string? Model { get; init; }

    public string? SystemPrompt { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public int? MaxTokens { get; init; }

    public int? MaxCompletionTokens { get; init; }

    /// <summary>openai: false when answers are not asked for as streams.</summary>
    public bool? Stream { get; init; }

    /// <summary>openai: <c>on</c> or <c>off</c>; absent: <c>auto</c>.</summary>
    public string? StreamOptions { get; init; }

    public int? Timeout { get; init; }

    /// <summary>openai: with <c>[REDACTED]</c> in place of credentials.</summary>
    public JsonMap? ExtraHeaders { get; init; }

    /// <summary>openai: with <c>[REDACTED]</c> in place of credentials.</summary>
    public JsonMap? ExtraBody { get; init; }

    /// <summary>webhook, openai, acp: whether a secret is stored.</summary>
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
        AcpSettings acp => new ExecutorResponse
        {
            Type = ExecutorBody.Acp,
            Url = acp.Url,
            AcpType = WireName.Of(acp.Type),
            HasSecret = acp.ApiKey is not null,
        },
        OpenAiSettings openAi => new ExecutorResponse
        {
            Type = ExecutorBody.OpenAi,
            BaseUrl = openAi.BaseUrl,
            Model = openAi.Model,
            SystemPrompt = openAi.SystemPrompt,
            Temperature = openAi.Temperature,
            TopP = openAi.TopP,
            MaxTokens = openAi.MaxTokens,
            MaxCompletionTokens = openAi.MaxCompletionTokens,
            Stream = openAi.Stream ? null : false,
            StreamOptions = openAi.StreamOptions == StreamOptionsUse.Auto ? null : WireName.Of(openAi.StreamOptions),
            Timeout = (int?)openAi.Timeout?.TotalSeconds,
            ExtraHeaders = NullIfEmpty(openAi.Extras.Headers),
            ExtraBody = NullIfEmpty(openAi.Extras.Body),
            HasSecret = openAi.ApiKey is not null,
        },
        _ => new ExecutorResponse { Type = ExecutorBody.Echo },
    };

    private static JsonMap? NullIfEmpty(JsonMap map) => map.Count == 0 ? null : map;
}
