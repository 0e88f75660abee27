using System.Text.Json;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Console.Agents;

/// <summary>What somebody fills in about an agent; every member as text, as the browser has it.</summary>
public sealed class AgentForm
{
    public const string Echo = "echo";
    public const string Webhook = "webhook";
    public const string OpenAi = "openai";
    public const string Acp = "acp";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Type { get; set; } = Webhook;

    public string Url { get; set; } = "";

    public string Model { get; set; } = "";

    public string SystemPrompt { get; set; } = "";

    /// <summary>Of a webhook the signing secret, of others the key; empty: none, or the stored one.</summary>
    public string Secret { get; set; } = "";

    public string AcpKind { get; set; } = "sync";

    /// <summary>A JSON object of the executor's other members.</summary>
    public string Further { get; set; } = "";

    public int? MaxAttempts { get; set; } = Agent.DefaultMaxAttempts;

    public int? MaxConcurrency { get; set; }

    public int? TurnTimeoutSeconds { get; set; }

    public static AgentForm Of(Agent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var form = new AgentForm
        {
            Name = agent.Name,
            Description = agent.Description ?? "",
            MaxAttempts = agent.MaxAttempts,
            MaxConcurrency = agent.MaxConcurrency,
            TurnTimeoutSeconds = (int?)agent.TurnTimeout?.TotalSeconds,
        };
        switch (agent.Executor)
        {
            case WebhookSettings webhook:
                (form.Type, form.Url) = (Webhook, webhook.Url);
                break;
            case AcpSettings acp:
                (form.Type, form.Url, form.AcpKind) = (Acp, acp.Url, WireName.Of(acp.Type));
                break;
            case OpenAiSettings openAi:
                (form.Type, form.Url, form.Model, form.SystemPrompt, form.Further) = (OpenAi, openAi.BaseUrl, openAi.Model, openAi.SystemPrompt ?? "", FurtherOf(openAi));
                break;
            default:
                form.Type = Echo;
                break;
        }

        return form;
    }

    /// <summary>The request that the API would be sent.</summary>
    /// <exception cref="Domain.Errors.DomainException">The further members are no JSON object.</exception>
    public JsonMap ToRequest(IAgentRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var executor = new JsonMap { ["type"] = Type };
        switch (Type)
        {
            case Webhook:
                executor["url"] = Url.Trim();
                executor["secret"] = OrNull(Secret);
                break;
            case Acp:
                executor["url"] = Url.Trim();
                executor["acp_type"] = AcpKind;
                executor["api_key"] = OrNull(Secret);
                break;
            case OpenAi:
                executor["base_url"] = Url.Trim();
                executor["model"] = Model.Trim();
                executor["system_prompt"] = OrNull(SystemPrompt);
                executor["api_key"] = OrNull(Secret);
                foreach (var (name, value) in string.IsNullOrWhiteSpace(Further) ? [] : rules.ReadObject(Further))
                    executor.TryAdd(name, value);
                break;
        }

        return new JsonMap
        {
            ["name"] = Name.Trim(),
            ["description"] = OrNull(Description),
            ["executor"] = executor,
            ["max_attempts"] = (long?)MaxAttempts,
            ["max_concurrency"] = (long?)MaxConcurrency,
            ["turn_timeout_seconds"] = (long?)TurnTimeoutSeconds,
        };
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string FurtherOf(OpenAiSettings settings)
    {
        var further = new JsonMap();
        Add("temperature", settings.Temperature);
        Add("top_p", settings.TopP);
        Add("max_tokens", settings.MaxTokens);
        Add("max_completion_tokens", settings.MaxCompletionTokens);
        Add("stream", settings.Stream ? null : false);
        Add("stream_options", settings.StreamOptions == StreamOptionsUse.Auto ? null : WireName.Of(settings.StreamOptions));
        Add("timeout", (int?)settings.Timeout?.TotalSeconds);
        Add("extra_headers", settings.Extras.Headers.Count == 0 ? null : settings.Extras.Headers);
        Add("extra_body", settings.Extras.Body.Count == 0 ? null : settings.Extras.Body);
        return further.Count == 0 ? "" : JsonSerializer.Serialize(further, Indented);

        void Add(string name, object? value)
        {
            if (value is not null)
                further.Add(name, value);
        }
    }
}
