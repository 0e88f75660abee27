using TaskMessages.Domain.Agents;

namespace TaskMessages.Storage.Documents;

/// <summary>An agent as the collection <c>agents</c> holds it; its credentials are encrypted.</summary>
internal static class AgentDocument
{
    public const string Id = "_id";
    public const string Name = "name";

    private const string Description = "description";
    private const string Executor = "executor";
    private const string MaxAttempts = "max_attempts";
    private const string MaxConcurrency = "max_concurrency";
    private const string TurnTimeout = "turn_timeout_ms";
    private const string CreatedAt = "created_at";
    private const string UpdatedAt = "updated_at";
    private const string Kind = "kind";
    private const string Echo = "echo";
    private const string Webhook = "webhook";
    private const string OpenAi = "openai";
    private const string Url = "url";
    private const string Secret = "secret";
    private const string BaseUrl = "base_url";
    private const string Model = "model";
    private const string SystemPrompt = "system_prompt";
    private const string ApiKeyName = "api_key";

    public static BsonDocument From(Agent agent) => new BsonDocument(Id, agent.Id).AddRange(Members(agent));

    /// <summary>Everything but the id; members that are null are there, so that setting them all replaces the agent.</summary>
    public static BsonDocument Members(Agent agent) => new()
    {
        { Name, agent.Name },
        { Description, (BsonValue?)agent.Description ?? BsonNull.Value },
        { Executor, From(agent.Executor) },
        { MaxAttempts, agent.MaxAttempts },
        { MaxConcurrency, agent.MaxConcurrency },
        { TurnTimeout, agent.TurnTimeout is { } timeout ? (long)timeout.TotalMilliseconds : BsonNull.Value },
        { CreatedAt, agent.CreatedAt },
        { UpdatedAt, agent.UpdatedAt },
    };

    public static Agent ToAgent(BsonDocument document) => new()
    {
        Id = document[Id].ToInt64(),
        Name = document[Name].AsString,
        Description = document.ReadString(Description),
        Executor = ToSettings(document[Executor].AsBsonDocument),
        MaxAttempts = document[MaxAttempts].ToInt32(),
        MaxConcurrency = document.Read(MaxConcurrency)?.ToInt32(),
        TurnTimeout = document.ReadInt64(TurnTimeout) is { } timeout ? TimeSpan.FromMilliseconds(timeout) : null,
        CreatedAt = document[CreatedAt].ToUniversalTime(),
        UpdatedAt = document[UpdatedAt].ToUniversalTime(),
    };

    private static BsonDocument From(ExecutorSettings settings) => settings switch
    {
        WebhookSettings webhook => new BsonDocument(Kind, Webhook).Add(Url, webhook.Url).AddIfPresent(Secret, webhook.Secret),
        OpenAiSettings openAi => new BsonDocument(Kind, OpenAi).Add(BaseUrl, openAi.BaseUrl).Add(Model, openAi.Model)
            .AddIfPresent(SystemPrompt, openAi.SystemPrompt).AddIfPresent(ApiKeyName, openAi.ApiKey),
        EchoSettings => new BsonDocument(Kind, Echo),
        _ => throw new ArgumentException($"{settings.GetType()} is not an executor's settings.", nameof(settings)),
    };

    private static ExecutorSettings ToSettings(BsonDocument document) => document[Kind].AsString switch
    {
        Webhook => new WebhookSettings(document[Url].AsString, document.ReadString(Secret)),
        OpenAi => new OpenAiSettings(
            document[BaseUrl].AsString, document[Model].AsString, document.ReadString(SystemPrompt), document.ReadString(ApiKeyName)),
        Echo => new EchoSettings(),
        var kind => throw new FormatException($"An agent has the unknown executor {kind}."),
    };
}
