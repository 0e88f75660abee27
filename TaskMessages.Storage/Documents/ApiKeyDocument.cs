using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Storage.Documents;

/// <summary>An API key as the collection <c>api_keys</c> holds it. <c>revoked_at</c> is absent until it is revoked.</summary>
internal static class ApiKeyDocument
{
    public const string Id = "_id";
    public const string AgentId = "agent_id";
    public const string Prefix = "prefix";
    public const string Verifier = "verifier";
    public const string CreatedAt = "created_at";
    public const string RevokedAt = "revoked_at";
    public const string Paused = "paused";
    public const string LastUsedAt = "last_used_at";
    public const string UsageMonth = "usage_month";
    public const string UsageMonthCalls = "usage_month_calls";

    private const string Label = "label";
    private const string Kind = "kind";

    public static BsonDocument From(ApiKey key) => new BsonDocument(Id, key.Id)
        .Add(AgentId, key.AgentId)
        .Add(Prefix, key.Prefix)
        .Add(Verifier, key.Verifier)
        .AddIfPresent(Label, key.Label)
        .AddIfPresent(Kind, key.Kind is { } kind ? WireName.Of(kind) : null)
        .Add(CreatedAt, key.CreatedAt)
        .AddIfPresent(RevokedAt, key.RevokedAt)
        .Add(Paused, key.Paused)
        .AddIfPresent(LastUsedAt, key.LastUsedAt)
        .AddIfPresent(UsageMonth, key.UsageMonth)
        .Add(UsageMonthCalls, key.UsageMonthCalls);

    public static ApiKey ToApiKey(BsonDocument document) => new()
    {
        Id = document[Id].ToInt64(),
        AgentId = document[AgentId].ToInt64(),
        Prefix = document[Prefix].AsString,
        Verifier = document[Verifier].AsString,
        Label = document.ReadString(Label),
        Kind = document.Contains(Kind) ? DocumentReading.Parse<AgentKeyKind>(document, Kind) : null,
        CreatedAt = document[CreatedAt].ToUniversalTime(),
        RevokedAt = document.ReadTime(RevokedAt),
        Paused = document.ReadFlag(Paused),
        LastUsedAt = document.ReadTime(LastUsedAt),
        UsageMonth = document.ReadString(UsageMonth),
        UsageMonthCalls = document[UsageMonthCalls].ToInt64(),
    };
}
