using System.ComponentModel.DataAnnotations;
using System.Globalization;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Admin;

/// <summary>Who answers for an agent: <c>echo</c>, <c>webhook</c>, <c>openai</c> or <c>acp</c>, with that type's settings.</summary>
internal sealed class ExecutorBody
{
    public const string Echo = "echo";
    public const string Webhook = "webhook";
    public const string OpenAi = "openai";
    public const string Acp = "acp";

    /// <summary><c>echo</c>, <c>webhook</c>, <c>openai</c> or <c>acp</c>.</summary>
    [AllowedValues(Echo, Webhook, OpenAi, Acp)]
    public required string Type { get; init; }

    /// <summary>webhook: where turns are posted to. acp: where the agent lives; calls go to <c>/api</c> below it.</summary>
    public string? Url { get; init; }

    /// <summary>
    /// webhook: the signing secret, <c>whsec_</c> and base64. Absent: one is drawn and shown in this answer only, or the stored one stays.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>openai: the endpoint's base URL, up to <c>/chat/completions</c>; a query stays.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>openai: the model's name.</summary>
    public string? Model { get; init; }

    /// <summary>openai: the system prompt.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>acp: <c>sync</c> (the default here), <c>async</c> or <c>agentic</c>.</summary>
    public string? AcpType { get; init; }

    /// <summary>openai: the endpoint's key; acp: what calls carry as <c>x-agent-api-key</c>. Absent: none is sent, or the stored one stays. Empty: none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>openai: 0 to 2. This and the next three are sent only when they are set.</summary>
    public double? Temperature { get; init; }

    /// <summary>openai: 0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>openai: the most tokens of an answer, from 1.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>openai: the same by the name that newer models of OpenAI want.</summary>
    public int? MaxCompletionTokens { get; init; }

    /// <summary>openai: whether the answer is asked for as a stream. Default true.</summary>
    public bool? Stream { get; init; }

    /// <summary>openai: whether the stream is asked to tell its usage: <c>on</c>, <c>off</c> or, the default, <c>auto</c>: until the endpoint refuses.</summary>
    public string? StreamOptions { get; init; }

    /// <summary>openai: how long one request may take, in seconds: 1 to 86,400; null: the service's default.</summary>
    public int? Timeout { get; init; }

    /// <summary>openai: further headers by name, at most 32. Credentials among them are encrypted, and shown as <c>[REDACTED]</c>, which a replacement may send back.</summary>
    public JsonMap? ExtraHeaders { get; init; }

    /// <summary>openai: further members of the request's body, at most 65,536 characters; <c>model</c>, <c>messages</c> and <c>stream</c> are the service's own. Credentials as with headers.</summary>
    public JsonMap? ExtraBody { get; init; }

    public static ExecutorBody Read(ObjectReader reader) => new()
    {
        Type = reader.RequiredString("type"),
        Url = reader.OptionalString("url"),
        Secret = reader.OptionalString("secret"),
        BaseUrl = reader.OptionalString("base_url"),
        Model = reader.OptionalString("model"),
        SystemPrompt = reader.OptionalString("system_prompt"),
        AcpType = reader.OptionalString("acp_type"),
        ApiKey = reader.OptionalString("api_key"),
        Temperature = OptionalNumber(reader, "temperature"),
        TopP = OptionalNumber(reader, "top_p"),
        MaxTokens = Clamp(reader.OptionalInteger("max_tokens")),
        MaxCompletionTokens = Clamp(reader.OptionalInteger("max_completion_tokens")),
        Stream = OptionalBoolean(reader, "stream"),
        StreamOptions = reader.OptionalString("stream_options"),
        Timeout = Clamp(reader.OptionalInteger("timeout")),
        ExtraHeaders = reader.OptionalMap("extra_headers"),
        ExtraBody = reader.OptionalMap("extra_body"),
    };

    public ExecutorSettings ToSettings() => Type switch
    {
        Webhook => new WebhookSettings(Url!, Secret),
        Acp => new AcpSettings(Url!, WireName.TryParse<AcpType>(AcpType, out var type) ? type : Domain.Agents.AcpType.Sync, ApiKey),
        OpenAi => new OpenAiSettings(BaseUrl!, Model!, SystemPrompt, ApiKey)
        {
            Temperature = Temperature,
            TopP = TopP,
            MaxTokens = MaxTokens,
            MaxCompletionTokens = MaxCompletionTokens,
            Stream = Stream ?? true,
            StreamOptions = WireName.TryParse<StreamOptionsUse>(StreamOptions ?? "", out var use) ? use : StreamOptionsUse.Auto,
            Timeout = Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Extras = new OpenAiExtras(ExtraHeaders ?? [], ExtraBody ?? []),
        },
        _ => new EchoSettings(),
    };

    private static double? OptionalNumber(ObjectReader reader, string name)
    {
        if (!reader.TryGet(name, out var value) || value is null)
            return null;
        if (value is double or long)
            return Convert.ToDouble(value, CultureInfo.InvariantCulture);
        reader.Fail(name, "Input should be a valid number");
        return null;
    }

    private static bool? OptionalBoolean(ObjectReader reader, string name)
    {
        if (!reader.TryGet(name, out var value) || value is null)
            return null;
        if (LaxBoolean.TryRead(value, out var flag))
            return flag;
        reader.Fail(name, "Input should be a valid boolean");
        return null;
    }

    /// <summary>Into 32 bits; the validator refuses the bounds.</summary>
    private static int? Clamp(long? value) => value is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;
}
