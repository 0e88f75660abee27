using TaskMessages.Domain.Agents;
using TaskMessages.Storage;

namespace TaskMessages.Tests.Storage;

/// <summary>Registered agents are looked at by one process at a time, and what is seen of them survives changes of the agent.</summary>
[TestFixture(DatabaseKind.Commands)]
[TestFixture(DatabaseKind.Driver)]
public sealed class AgentHealthStoreTests(DatabaseKind kind)
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private EmbeddedDatabase _database = null!;
    private AgentStore _agents = null!;

    [SetUp]
    public async Task OpenDatabase()
    {
        _database = await EmbeddedDatabase.StartAsync(kind);
        _agents = new AgentStore(_database.Database);
    }

    [TearDown]
    public async Task CloseDatabase()
    {
        _agents.Dispose();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task Claim_OfManyProcesses_GivesEachRegisteredAgentOnceAPeriod()
    {
        for (var number = 0; number < 5; number++)
            await AddAsync($"registered {number}", new AgentRegistration(Now, null, null));
        await AddAsync("built", new AgentRegistration(Now, null, null, IsBuildOnly: true));
        await AddAsync("added", null);

        for (var period = 0; period < 3; period++)
        {
            var now = Now.AddSeconds(30 * period);
            var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _agents.ClaimForHealthAsync(now, now.AddSeconds(30), CancellationToken.None)));
            var names = claims.OfType<Agent>().Select(agent => agent.Name).ToList();
            Assert.That(names, Is.Unique.And.Count.EqualTo(5).And.All.StartWith("registered"));
            Assert.That(await _agents.ClaimForHealthAsync(now.AddSeconds(29), now.AddMinutes(1), CancellationToken.None), Is.Null);
        }
    }

    [Test]
    public async Task Health_StaysWhenTheAgentIsReplaced()
    {
        var agent = await AddAsync("agent", new AgentRegistration(Now, null, null));
        await _agents.SetHealthAsync(agent.Id, new AgentHealth(2, "away"), CancellationToken.None);
        await _agents.ReplaceAsync(agent with { Description = "new" }, CancellationToken.None);

        var stored = (await _agents.FindAsync(agent.Id, CancellationToken.None))!;

        Assert.That((stored.Description, stored.Health), Is.EqualTo(("new", new AgentHealth(2, "away"))));
    }

    private async Task<Agent> AddAsync(string name, AgentRegistration? registration)
        => (await _agents.CreateAsync(new Agent { Name = name, Executor = new AcpSettings("http://agent", AcpType.Async, null), Registration = registration }, CancellationToken.None))!;
}
