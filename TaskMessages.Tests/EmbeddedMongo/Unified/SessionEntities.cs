using MongoDB.Driver;

namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>The sessions that a test begins, by their names.</summary>
internal sealed class SessionEntities : IDisposable
{
    private readonly Dictionary<string, IClientSessionHandle> _sessions = [];

    public void Add(string id, IMongoClient client) => _sessions.Add(id, client.StartSession());

    public IClientSessionHandle Get(string id) => _sessions[id];

    /// <summary>What is expected, with <c>$$sessionLsid</c> replaced by what commands of that session carry.</summary>
    public BsonValue Resolve(BsonValue expected) => expected switch
    {
        BsonDocument document when document.TryGetValue("$$sessionLsid", out var id) => _sessions[id.AsString].ServerSession.Id,
        BsonDocument document => new BsonDocument(document.Select(element => new BsonElement(element.Name, Resolve(element.Value)))),
        BsonArray array => new BsonArray(array.Select(Resolve)),
        _ => expected,
    };

    public void Dispose()
    {
        foreach (var session in _sessions.Values)
            session.Dispose();
    }
}
