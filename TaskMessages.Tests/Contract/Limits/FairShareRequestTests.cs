using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Limits;

/// <summary>A key that moves more than its share waits for its turn; another does not wait for it. The clock stands still, so that no turn is too old to be waited for.</summary>
[Property("security", "H2")]
public sealed class FairShareRequestTests
{
    private static readonly string Large = new('x', 200_000);

    private readonly ManualClock _clock = new();
    private TaskMessagesApp _app = null!;

    private FairShare Share => _app.Services.GetRequiredService<FairShare>();

    [SetUp]
    public async Task StartAsync() => _app = await TaskMessagesApp.StartAsync(
        services => services.AddSingleton<TimeProvider>(_clock), "--Limits:ShareBurst=1048576", "--Limits:ShareRate=65536", "--Worker:Enabled=false");

    [TearDown]
    public async Task EndAsync() => await _app.DisposeAsync();

    [Test]
    public async Task H2_LargeBodies_HaveTheirKeyWaitAndNoOther()
    {
        var (agent, key, keyId) = await _app.AddAgentAsync();
        var (_, otherKey, _) = await _app.AddAgentAsync();
        await PostAsync(Large, key);
        var turn = await TakeAllTurnsAsync(keyId);

        var waiting = PostAsync("small", key);
        await PostAsync(Large, otherKey);
        Assert.That(waiting.IsCompleted, Is.False);

        turn.Dispose();
        await waiting;
        await PostAsync("each request ends its turn", key);

        await TakeAllTurnsAsync(keyId);
        var many = Enumerable.Range(0, FairShare.MaxWaiting).Select(_ => Share.EnterAsync(keyId, CancellationToken.None).AsTask()).ToArray();
        Assert.That(many, Has.All.Property(nameof(Task.IsCompleted)).False);
        using var post = await _app.PostMessageAsync(NewMessage("small"), key);
        using var create = await _app.PostTaskAsync(new { agent_id = agent, message = new { content = "small" } }, key);
        Assert.That((int)post.StatusCode, Is.EqualTo(429));
        Assert.That(post.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        await create.ChatErrorAsync(429, "rate_limited");
    }

    [Test]
    public async Task H2_LargeAnswers_UseUpTheShareOfTheirKey()
    {
        var (_, key, keyId) = await _app.AddAgentAsync();
        await PostAsync(Large[..100_000], key);
        Assert.That(await Share.EnterAsync(keyId, CancellationToken.None), Is.Null);

        for (var i = 0; i < 3; i++)
        {
            using var page = await _app.GetAsync("/messages/paginated?task_id=shared", key);
            await page.JsonAsync(200);
        }

        Assert.That(await Share.EnterAsync(keyId, CancellationToken.None), Is.Not.Null);
    }

    [Test]
    public async Task H2_LongAnswer_GivesItsTurnBackForEveryPart()
    {
        var (_, key, _) = await _app.AddAgentAsync();
        for (var i = 0; i < 8; i++)
            await PostAsync(Large, key);

        using var list = await _app.GetAsync("/messages?task_id=shared&limit=1000", key);

        Assert.That((await list.JsonAsync(200)).Count(), Is.EqualTo(8));
    }

    private async Task PostAsync(string text, string key)
    {
        using var post = await _app.PostMessageAsync(NewMessage(text), key);
        await post.JsonAsync(200);
    }

    private static object NewMessage(string text) => new { task_id = "shared", content = new { type = "text", author = "user", content = text } };

    /// <returns>One of them.</returns>
    private async Task<IDisposable> TakeAllTurnsAsync(long owner)
    {
        IDisposable? turn = null;
        for (var i = 0; i < FairShare.AtATime; i++)
            turn = await Share.EnterAsync(owner, CancellationToken.None);
        Assert.That(turn, Is.Not.Null);
        return turn!;
    }
}
