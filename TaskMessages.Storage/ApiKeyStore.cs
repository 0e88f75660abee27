using System.Globalization;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>api_keys</c>.</summary>
public sealed class ApiKeyStore : IApiKeyStore, IDisposable
{
    private readonly IDocumentCollection _keys;
    private readonly IdBlocks _ids;

    public ApiKeyStore(IDocumentDatabase database)
    {
        _keys = database.GetCollection(CollectionNames.ApiKeys);
        _ids = new IdBlocks(database.GetCollection(CollectionNames.Counters), CollectionNames.ApiKeys, size: 1);
    }

    public async Task<ApiKey?> InsertAsync(ApiKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var created = key with { Id = await _ids.NextAsync(cancellationToken) };
        return await _keys.TryInsertAsync(ApiKeyDocument.From(created), cancellationToken) ? created : null;
    }

    public async Task<ApiKey?> FindByPrefixAsync(string prefix, CancellationToken cancellationToken)
        => ToApiKey(await _keys.FindOneAsync(new BsonDocument(ApiKeyDocument.Prefix, prefix), cancellationToken));

    public async Task<ApiKey?> FindAsync(long id, CancellationToken cancellationToken)
        => ToApiKey(await _keys.FindOneAsync(ById(id), cancellationToken));

    public async Task<IReadOnlyList<ApiKey>> ListByAgentAsync(long agentId, CancellationToken cancellationToken)
    {
        var newestFirst = new BsonDocument { { ApiKeyDocument.CreatedAt, -1 }, { ApiKeyDocument.Id, -1 } };
        return (await _keys.FindAsync(new BsonDocument(ApiKeyDocument.AgentId, agentId), newestFirst, null, null, cancellationToken))
            .ConvertAll(ApiKeyDocument.ToApiKey);
    }

    public async Task<ApiKey?> SetPausedAsync(long id, bool paused, CancellationToken cancellationToken)
    {
        await _keys.UpdateOneAsync(NotRevoked(ById(id)), Set(new BsonDocument(ApiKeyDocument.Paused, paused)), cancellationToken);
        return await FindAsync(id, cancellationToken);
    }

    public Task<ReplaceOutcome> RegenerateAsync(long id, string prefix, string verifier, CancellationToken cancellationToken)
        => _keys.TryUpdateOneAsync(
            NotRevoked(ById(id)),
            Set(new BsonDocument { { ApiKeyDocument.Prefix, prefix }, { ApiKeyDocument.Verifier, verifier } }),
            cancellationToken);

    public async Task<bool> RevokeAsync(long id, DateTime now, CancellationToken cancellationToken)
        => await _keys.UpdateOneAsync(ById(id), new BsonDocument("$min", new BsonDocument(ApiKeyDocument.RevokedAt, now)), cancellationToken);

    public Task RevokeByAgentAsync(long agentId, DateTime now, CancellationToken cancellationToken)
        => _keys.UpdateManyAsync(
            NotRevoked(new BsonDocument(ApiKeyDocument.AgentId, agentId)), Set(new BsonDocument(ApiKeyDocument.RevokedAt, now)), cancellationToken);

    public Task RecordUsageAsync(IReadOnlyList<KeyUsage> usage, CancellationToken cancellationToken)
        => Task.WhenAll(usage.Select(key => RecordAsync(key, cancellationToken)));

    public void Dispose() => _ids.Dispose();

    private async Task RecordAsync(KeyUsage usage, CancellationToken cancellationToken)
    {
        var month = usage.LastUsedAt.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (await AddAsync(usage, month, cancellationToken))
            return;
        var begin = Set(new BsonDocument
        {
            { ApiKeyDocument.UsageMonth, month },
            { ApiKeyDocument.UsageMonthCalls, (long)usage.Calls },
            { ApiKeyDocument.LastUsedAt, usage.LastUsedAt },
        });

        // a later month is never set back; and when another process has just begun this one, the calls are added to it
        var earlier = new BsonDocument("$not", new BsonDocument("$gte", month));
        if (!await _keys.UpdateOneAsync(Usable(usage.KeyId).Add(ApiKeyDocument.UsageMonth, earlier), begin, cancellationToken))
            await AddAsync(usage, month, cancellationToken);
    }

    private Task<bool> AddAsync(KeyUsage usage, string month, CancellationToken cancellationToken)
    {
        var add = new BsonDocument
        {
            { "$inc", new BsonDocument(ApiKeyDocument.UsageMonthCalls, (long)usage.Calls) },
            { "$max", new BsonDocument(ApiKeyDocument.LastUsedAt, usage.LastUsedAt) },
        };
        return _keys.UpdateOneAsync(Usable(usage.KeyId).Add(ApiKeyDocument.UsageMonth, month), add, cancellationToken);
    }

    private static BsonDocument Usable(long id) => NotRevoked(ById(id)).Add(ApiKeyDocument.Paused, false);

    private static BsonDocument NotRevoked(BsonDocument filter) => filter.Add(ApiKeyDocument.RevokedAt, BsonNull.Value);

    private static BsonDocument ById(long id) => new(ApiKeyDocument.Id, id);

    private static BsonDocument Set(BsonDocument members) => new("$set", members);

    private static ApiKey? ToApiKey(BsonDocument? document) => document is null ? null : ApiKeyDocument.ToApiKey(document);
}
