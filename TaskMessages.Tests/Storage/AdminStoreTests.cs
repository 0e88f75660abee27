using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage;
using TaskMessages.Tests.Domain;

namespace TaskMessages.Tests.Storage;

/// <summary>Agents and their keys in the database.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.StoreKinds))]
public sealed class AdminStoreTests(DatabaseKind kind)
{
    private EmbeddedDatabase _database = null!;
    private AgentStore _agents = null!;
    private ApiKeyStore _keys = null!;

    [SetUp]
    public async Task OpenStores()
    {
        _database = await EmbeddedDatabase.StartAsync(kind);
        _agents = new AgentStore(_database.Database);
        _keys = new ApiKeyStore(_database.Database);
    }

    [TearDown]
    public async Task CloseDatabase()
    {
        _agents.Dispose();
        _keys.Dispose();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task CreateAgent_EveryExecutor_ComesBackUnderTheNextId()
    {
        ExecutorSettings[] executors =
        [
            new EchoSettings(), new WebhookSettings("https://agent.example/turns", "sealed"), new OpenAiSettings("https://api.example", "m", "be brief", "sealed"),
            new OpenAiSettings("https://api.example", "m", null, null),
            new OpenAiSettings("https://api.example", "m", null, null)
            {
                Temperature = 0.5,
                TopP = 1,
                MaxTokens = 10,
                MaxCompletionTokens = 20,
                Stream = false,
                StreamOptions = StreamOptionsUse.Off,
                Timeout = TimeSpan.FromSeconds(9),
                Extras = new OpenAiExtras(new JsonMap { ["X-A.b"] = "c" }, new JsonMap { ["$d.e"] = new List<object?> { 1L, 2.5, null, true } }),
                SealedExtras = "sealed",
            },
        ];
        var created = new List<Agent>();
        foreach (var executor in executors)
            created.Add((await _agents.CreateAsync(NewAgent($"a{created.Count}") with { Executor = executor }, CancellationToken.None))!);

        Assert.That(created.Select(agent => agent.Id), Is.EqualTo(new long[] { 1, 2, 3, 4, 5 }));
        Assert.That(await _agents.ListAsync(CancellationToken.None), Is.EqualTo(created));
        Assert.That(await _agents.FindByNameAsync("a1", CancellationToken.None), Is.EqualTo(created[1]));
    }

    [Test]
    public async Task CreateAgent_NameTaken_IsNull()
    {
        await _agents.CreateAsync(NewAgent("a"), CancellationToken.None);

        Assert.That(await _agents.CreateAsync(NewAgent("a"), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task ReplaceAgent_OutcomesAndContent_AreTold()
    {
        var first = (await _agents.CreateAsync(NewAgent("a"), CancellationToken.None))!;
        await _agents.CreateAsync(NewAgent("b"), CancellationToken.None);
        var changed = first with { Name = "c", Description = null, MaxConcurrency = null, TurnTimeout = null, MaxAttempts = 9 };

        Assert.That(await _agents.ReplaceAsync(changed, CancellationToken.None), Is.EqualTo(ReplaceOutcome.Replaced));
        Assert.That(await _agents.FindAsync(first.Id, CancellationToken.None), Is.EqualTo(changed));
        Assert.That(await _agents.ReplaceAsync(changed with { Name = "b" }, CancellationToken.None), Is.EqualTo(ReplaceOutcome.NameTaken));
        Assert.That(await _agents.ReplaceAsync(changed with { Id = 99 }, CancellationToken.None), Is.EqualTo(ReplaceOutcome.NotFound));
    }

    [Test]
    public async Task DeleteAgent_ThenCreate_NeverReusesTheId()
    {
        var first = (await _agents.CreateAsync(NewAgent("a"), CancellationToken.None))!;

        Assert.That(await _agents.DeleteAsync(first.Id, CancellationToken.None), Is.True);
        Assert.That(await _agents.DeleteAsync(first.Id, CancellationToken.None), Is.False);
        Assert.That((await _agents.CreateAsync(NewAgent("a"), CancellationToken.None))!.Id, Is.EqualTo(first.Id + 1));
    }

    [Test]
    public async Task InsertKey_PrefixTakenByARevokedKey_IsNull()
    {
        var key = (await _keys.InsertAsync(NewKey("aaaaaa"), CancellationToken.None))!;
        await _keys.RevokeAsync(key.Id, Snapshots.Start, CancellationToken.None);

        Assert.That(await _keys.InsertAsync(NewKey("aaaaaa"), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Keys_Lists_AreNewestFirstAndOfTheAgentAlone()
    {
        var older = (await _keys.InsertAsync(NewKey("aaaaaa"), CancellationToken.None))!;
        var newer = (await _keys.InsertAsync(NewKey("bbbbbb"), CancellationToken.None))!;
        await _keys.InsertAsync(NewKey("cccccc") with { AgentId = 99 }, CancellationToken.None);

        Assert.That(await _keys.ListByAgentAsync(Snapshots.AgentId, CancellationToken.None), Is.EqualTo(new[] { newer, older }));
        Assert.That(await _keys.FindByPrefixAsync("aaaaaa", CancellationToken.None), Is.EqualTo(older));
        Assert.That(await _keys.FindByPrefixAsync("zzzzzz", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Key_PauseRevokeRegenerate_FollowTheContract()
    {
        var key = (await _keys.InsertAsync(NewKey("aaaaaa"), CancellationToken.None))!;

        Assert.That((await _keys.SetPausedAsync(key.Id, true, CancellationToken.None))!.Paused, Is.True);
        Assert.That(await _keys.RegenerateAsync(key.Id, "dddddd", "v2", CancellationToken.None), Is.EqualTo(ReplaceOutcome.Replaced));
        var regenerated = (await _keys.FindAsync(key.Id, CancellationToken.None))!;
        Assert.That(regenerated, Is.EqualTo(key with { Prefix = "dddddd", Verifier = "v2", Paused = true }));
        Assert.That(await _keys.RevokeAsync(key.Id, Snapshots.Start, CancellationToken.None), Is.True);
        Assert.That(await _keys.RevokeAsync(key.Id, Snapshots.Start.AddDays(1), CancellationToken.None), Is.True);
        Assert.That((await _keys.SetPausedAsync(key.Id, false, CancellationToken.None))!.Paused, Is.True);
        Assert.That((await _keys.FindAsync(key.Id, CancellationToken.None))!.RevokedAt, Is.EqualTo(Snapshots.Start));
        Assert.That(await _keys.RegenerateAsync(key.Id, "eeeeee", "v3", CancellationToken.None), Is.EqualTo(ReplaceOutcome.NotFound));
        Assert.That(await _keys.RevokeAsync(99, Snapshots.Start, CancellationToken.None), Is.False);
        Assert.That(await _keys.SetPausedAsync(99, true, CancellationToken.None), Is.Null);
    }

    [Test]
    [Property("contract", "xagent:12.7/87")]
    public async Task RecordUsage_MonthsAndUnusableKeys_CountAsTheContractSays()
    {
        var active = (await _keys.InsertAsync(NewKey("aaaaaa"), CancellationToken.None))!.Id;
        var paused = (await _keys.InsertAsync(NewKey("bbbbbb") with { Paused = true }, CancellationToken.None))!.Id;
        var revoked = (await _keys.InsertAsync(NewKey("cccccc") with { RevokedAt = Snapshots.Start }, CancellationToken.None))!.Id;
        var january = new DateTime(2025, 1, 31, 23, 0, 0, DateTimeKind.Utc);

        await _keys.RecordUsageAsync(
            [new KeyUsage(active, 2, january), new KeyUsage(paused, 1, january), new KeyUsage(revoked, 1, january)], CancellationToken.None);
        await _keys.RecordUsageAsync([new KeyUsage(active, 3, january.AddMinutes(1))], CancellationToken.None);
        Assert.That(await UsageAsync(active), Is.EqualTo(("2025-01", 5L, (DateTime?)january.AddMinutes(1))));
        Assert.That(await UsageAsync(paused), Is.EqualTo(((string?)null, 0L, (DateTime?)null)));
        Assert.That(await UsageAsync(revoked), Is.EqualTo(((string?)null, 0L, (DateTime?)null)));

        await _keys.RecordUsageAsync([new KeyUsage(active, 1, january.AddDays(1))], CancellationToken.None);
        await _keys.RecordUsageAsync([new KeyUsage(active, 1, january)], CancellationToken.None);
        Assert.That(await UsageAsync(active), Is.EqualTo(("2025-02", 1L, (DateTime?)january.AddDays(1))));
    }

    private async Task<(string? Month, long Calls, DateTime? Last)> UsageAsync(long id)
    {
        var key = (await _keys.FindAsync(id, CancellationToken.None))!;
        return (key.UsageMonth, key.UsageMonthCalls, key.LastUsedAt);
    }

    private static Agent NewAgent(string name) => new()
    {
        Name = name,
        Description = "d",
        Executor = new EchoSettings(),
        MaxConcurrency = 2,
        TurnTimeout = TimeSpan.FromSeconds(90),
        CreatedAt = Snapshots.Start,
        UpdatedAt = Snapshots.Start,
    };

    private static ApiKey NewKey(string prefix)
        => new() { AgentId = Snapshots.AgentId, Prefix = prefix, Verifier = "v1", Label = "l", CreatedAt = Snapshots.Start };
}
