using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>A replica set of three members, and a client of it; the first member is the primary of the first election.</summary>
internal sealed class FakeReplicaSet : IAsyncDisposable
{
    public const string Name = "rs";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="tells">Whether the members tell of changes by themselves.</param>
    /// <param name="options">What the connection string says besides the members and the set's name.</param>
    public FakeReplicaSet(bool tells = true, string options = "")
    {
        Members = [new FakeMember(tells), new FakeMember(tells), new FakeMember(tells)];
        Elect(0, election: 1);
        var settings = MongoClientSettings.FromConnectionString($"mongodb://{string.Join(',', Members.Select(member => member.Address))}/?replicaSet={Name}&{options}");
        Target = new TcpCommandTarget(settings, TimeProvider.System);
        Client = new MongoClient(Target, settings);
    }

    public FakeMember[] Members { get; }

    /// <summary>What the members say with their next change.</summary>
    public int WireVersion { get; set; } = 21;

    public TcpCommandTarget Target { get; }

    public MongoClient Client { get; }

    public IMongoDatabase Database => Client.GetDatabase("test");

    public IMongoCollection<BsonDocument> Collection => Client.GetDatabase("test").GetCollection<BsonDocument>("c");

    /// <summary>Makes a member the primary and the others, unless they are to be left as they are, secondaries.</summary>
    public void Elect(int number, int election, bool tellsOthers = true)
    {
        for (var i = 0; i < Members.Length; i++)
        {
            if (i != number && tellsOthers)
                Members[i].Become(Secondary(i));
        }

        Members[number].Become(Role(number, isPrimary: true).Add("electionId", new BsonObjectId(new ObjectId($"{election:x24}"))));
    }

    public void Demote(int number) => Members[number].Become(Secondary(number));

    /// <summary>Waits until the client knows what the test wants it to.</summary>
    public async Task<TopologyDescription> KnowsAsync(Func<TopologyDescription, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var state = Target.Cluster.State;
            if (condition(state.Topology))
                return state.Topology;
            try
            {
                await state.Replaced.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new AssertionException($"Not within {Patience.TotalSeconds} s: {Target.Cluster.State.Topology}");
            }
        }
    }

    public Task<TopologyDescription> KnowsPrimaryAsync(int number) =>
        KnowsAsync(topology => TypeOf(topology, number) == ServerType.ReplicaSetPrimary && Enumerable.Range(0, Members.Length).All(i => topology.Servers[Members[i].Address].IsKnown));

    public ServerType TypeOf(TopologyDescription topology, int number) => topology.Servers[Members[number].Address].Type;

    public async ValueTask DisposeAsync()
    {
        await Target.DisposeAsync();
        foreach (var member in Members)
            await member.DisposeAsync();
    }

    private BsonDocument Secondary(int number) => Role(number, isPrimary: false);

    private BsonDocument Role(int number, bool isPrimary) => new()
    {
        { "isWritablePrimary", isPrimary },
        { "secondary", !isPrimary },
        { "setName", Name },
        { "setVersion", 1 },
        { "maxWireVersion", WireVersion },
        { "me", Members[number].Address.ToString() },
        { "hosts", new BsonArray(Members.Select(member => (BsonValue)member.Address.ToString())) },
        { "tags", new BsonDocument("number", $"{number}") },
    };
}
