using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>An agent as the collection <c>agents</c> holds it; its credentials are encrypted.</summary>
internal static class AgentDocument
{
    public const string Id = "_id";
    public const string Name = "name";

    /// <summary>When the agent is to be looked at next.</summary>
    public const string HealthDueAt = Health + ".due_at";

    public const string IsBuildOnlyPath = Registration + "." + IsBuildOnly;
    public const string IsAcpPath = Executor + "." + Kind;
    public const string Acp = "acp";

    private const string Health = "health";
    private const string Failures = "failures";
    private const string Reason = "reason";
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
    private const string AcpTypeName = "acp_type";
    private const string Registration = "registration";
    private const string At = "at";
    private const string RegistrationMetadata = "metadata";
    private const string InputType = "input_type";
    private const string IsBuildOnly = "build_only";
    private const string Url = "url";
    private const string Secret = "secret";
    private const string BaseUrl = "base_url";
    private const string Model = "model";
    private const string SystemPrompt = "system_prompt";
    private const string ApiKeyName = "api_key";
    private const string Temperature = "temperature";
    private const string TopP = "top_p";
    private const string MaxTokens = "max_tokens";
    private const string MaxCompletionTokens = "max_completion_tokens";
    private const string NoStream = "no_stream";
    private const string StreamOptions = "stream_options";
    private const string Timeout = "timeout_ms";
    private const string Extras = "extras";
    private const string SealedExtras = "sealed_extras";

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
        { Registration, agent.Registration is { } registration ? From(registration) : BsonNull.Value },
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
        Registration = document.ReadDocument(Registration) is { } registration ? ToRegistration(registration) : null,
        Health = document.ReadDocument(Health) is { } health ? new AgentHealth(health.ReadInt32(Failures) ?? 0, health.ReadString(Reason)) : AgentHealth.Unknown,
        CreatedAt = document[CreatedAt].ToUniversalTime(),
        UpdatedAt = document[UpdatedAt].ToUniversalTime(),
    };

    /// <summary>The members that are set one by one.</summary>
    public static BsonDocument From(AgentHealth health) => new()
    {
        { $"{Health}.{Failures}", health.Failures },
        { $"{Health}.{Reason}", (BsonValue?)health.Reason ?? BsonNull.Value },
    };

    private static BsonDocument From(AgentRegistration registration)
    {
        var document = new BsonDocument(At, registration.At).AddIfPresent(InputType, registration.InputType).Add(IsBuildOnly, registration.IsBuildOnly);
        return registration.Metadata is { } metadata ? document.Add(RegistrationMetadata, JsonBson.ToBson(metadata)) : document;
    }

    private static AgentRegistration ToRegistration(BsonDocument document) => new(
        document[At].ToUniversalTime(),
        document.ReadDocument(RegistrationMetadata) is { } metadata ? JsonBson.ToJson(metadata) : null,
        document.ReadString(InputType),
        document.ReadFlag(IsBuildOnly));

    private static BsonDocument From(ExecutorSettings settings) => settings switch
    {
        WebhookSettings webhook => new BsonDocument(Kind, Webhook).Add(Url, webhook.Url).AddIfPresent(Secret, webhook.Secret),
        OpenAiSettings openAi => From(openAi),
        AcpSettings acp => new BsonDocument(Kind, Acp).Add(Url, acp.Url).Add(AcpTypeName, WireName.Of(acp.Type)).AddIfPresent(ApiKeyName, acp.ApiKey),
        EchoSettings => new BsonDocument(Kind, Echo),
        _ => throw new ArgumentException($"{settings.GetType()} is not an executor's settings.", nameof(settings)),
    };

    private static ExecutorSettings ToSettings(BsonDocument document) => document[Kind].AsString switch
    {
        Webhook => new WebhookSettings(document[Url].AsString, document.ReadString(Secret)),
        OpenAi => ToOpenAi(document),
        Acp => new AcpSettings(document[Url].AsString, DocumentReading.Parse<AcpType>(document, AcpTypeName), document.ReadString(ApiKeyName)),
        Echo => new EchoSettings(),
        var kind => throw new FormatException($"An agent has the unknown executor {kind}."),
    };

    private static BsonDocument From(OpenAiSettings settings) => new BsonDocument(Kind, OpenAi)
        .Add(BaseUrl, settings.BaseUrl)
        .Add(Model, settings.Model)
        .AddIfPresent(SystemPrompt, settings.SystemPrompt)
        .AddIfPresent(ApiKeyName, settings.ApiKey)
        .AddIfPresent(Temperature, settings.Temperature)
        .AddIfPresent(TopP, settings.TopP)
        .AddIfPresent(MaxTokens, settings.MaxTokens)
        .AddIfPresent(MaxCompletionTokens, settings.MaxCompletionTokens)
        .AddIfPresent(NoStream, settings.Stream ? null : (BsonValue)true)
        .AddIfPresent(StreamOptions, settings.StreamOptions == StreamOptionsUse.Auto ? null : WireName.Of(settings.StreamOptions))
        .AddIfPresent(Timeout, settings.Timeout is { } timeout ? (long)timeout.TotalMilliseconds : null)
        .AddIfPresent(Extras, settings.Extras.IsEmpty ? null : settings.Extras.ToJson())
        .AddIfPresent(SealedExtras, settings.SealedExtras);

    private static OpenAiSettings ToOpenAi(BsonDocument document) => new(
        document[BaseUrl].AsString, document[Model].AsString, document.ReadString(SystemPrompt), document.ReadString(ApiKeyName))
    {
        Temperature = document.Read(Temperature)?.ToDouble(),
        TopP = document.Read(TopP)?.ToDouble(),
        MaxTokens = document.Read(MaxTokens)?.ToInt32(),
        MaxCompletionTokens = document.Read(MaxCompletionTokens)?.ToInt32(),
        Stream = document.Read(NoStream) is null,
        StreamOptions = document.Contains(StreamOptions) ? DocumentReading.Parse<StreamOptionsUse>(document, StreamOptions) : StreamOptionsUse.Auto,
        Timeout = document.ReadInt64(Timeout) is { } timeout ? TimeSpan.FromMilliseconds(timeout) : null,
        Extras = document.ReadString(Extras) is { } extras ? OpenAiExtras.Parse(extras) : OpenAiExtras.None,
        SealedExtras = document.ReadString(SealedExtras),
    };
}
