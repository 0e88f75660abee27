using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>agents</c>.</summary>
public sealed class AgentStore : IAgentStore, IDisposable
{
    private readonly IDocumentCollection _agents;
    private readonly IdBlocks _ids;

    public AgentStore(IDocumentDatabase database)
    {
        _agents = database.GetCollection(CollectionNames.Agents);
        _ids = new IdBlocks(database.GetCollection(CollectionNames.Counters), CollectionNames.Agents, size: 1);
    }

    public async Task<Agent?> CreateAsync(Agent agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (await FindByNameAsync(agent.Name, cancellationToken) is not null)
            return null;
        var created = agent with { Id = await _ids.NextAsync(cancellationToken) };
        return await _agents.TryInsertAsync(AgentDocument.From(created), cancellationToken) ? created : null;
    }

    public async Task<Agent?> FindAsync(long id, CancellationToken cancellationToken)
        => ToAgent(await _agents.FindOneAsync(ById(id), cancellationToken));

    public async Task<Agent?> FindByNameAsync(string name, CancellationToken cancellationToken)
        => ToAgent(await _agents.FindOneAsync(new BsonDocument(AgentDocument.Name, name), cancellationToken));

    public async Task<IReadOnlyList<Agent>> ListAsync(CancellationToken cancellationToken)
        => (await _agents.FindAsync([], new BsonDocument(AgentDocument.Id, 1), null, null, cancellationToken)).ConvertAll(AgentDocument.ToAgent);

    public async Task<ReplaceOutcome> ReplaceAsync(Agent agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return await _agents.TryUpdateOneAsync(ById(agent.Id), new BsonDocument("$set", AgentDocument.Members(agent)), cancellationToken);
    }

    public async Task<Agent?> ClaimForHealthAsync(DateTime now, DateTime next, CancellationToken cancellationToken)
    {
        // there are not so many agents that this would need an index
        var filter = new BsonDocument
        {
            { AgentDocument.IsBuildOnlyPath, false },
            { AgentDocument.IsAcpPath, AgentDocument.Acp },
            { AgentDocument.HealthDueAt, new BsonDocument("$not", new BsonDocument("$gt", now)) },
        };
        return ToAgent(await _agents.FindOneAndUpdateAsync(filter, new BsonDocument("$set", new BsonDocument(AgentDocument.HealthDueAt, next)), cancellationToken));
    }

    public Task SetHealthAsync(long id, AgentHealth health, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(health);
        return _agents.UpdateOneAsync(ById(id), new BsonDocument("$set", AgentDocument.From(health)), cancellationToken);
    }

    public async Task<bool> DeleteAsync(long id, CancellationToken cancellationToken)
        => await _agents.DeleteManyAsync(ById(id), cancellationToken) > 0;

    public void Dispose() => _ids.Dispose();

    private static BsonDocument ById(long id) => new(AgentDocument.Id, id);

    private static Agent? ToAgent(BsonDocument? document) => document is null ? null : AgentDocument.ToAgent(document);
}
