using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage;
using TaskMessages.Storage.Collections;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary><c>Idempotency-Key</c> on the four writes that have it.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class IdempotencyTests(DatabaseKind kind) : ContractFixture(kind)
{
    private const string Replayed = "Idempotency-Replayed";

    [Test]
    public async Task Create_Repeated_ReplaysTheAnswerAndCreatesOneTask()
    {
        var body = new { agent_id = 1, message = new { content = "once" } };
        using var first = await App.PostTaskAsync(body, idempotencyKey: "create-1");
        using var second = await App.PostTaskAsync(body, idempotencyKey: "create-1");

        var created = await first.JsonAsync(HttpStatusCode.Accepted);
        Assert.That(first.Headers.Contains(Replayed), Is.False);
        Assert.That(second.Headers.GetValues(Replayed), Is.EqualTo(new[] { "true" }));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        var users = (await App.ListAsync($"{created["task_id"]}")).Where(message => (string?)message["content"]!["author"] == "user");
        Assert.That(users.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Create_OtherBody_Is422()
    {
        using var first = await App.PostTaskAsync(new { agent_id = 1, message = new { content = "a" } }, idempotencyKey: "create-2");
        using var second = await App.PostTaskAsync(new { agent_id = 1, message = new { content = "b" } }, idempotencyKey: "create-2");

        await first.JsonAsync(HttpStatusCode.Accepted);
        await second.ChatErrorAsync(422, "idempotency_conflict");
    }

    [Test]
    public async Task Create_OtherCaller_HasKeysOfItsOwn()
    {
        var other = await App.AddAgentAsync();
        using var first = await App.PostTaskAsync(new { agent_id = 1, message = new { content = "a" } }, idempotencyKey: "create-3");
        using var second = await App.PostTaskAsync(
            new { agent_id = other.Agent, message = new { content = "b" } }, other.Key, idempotencyKey: "create-3");

        await first.JsonAsync(HttpStatusCode.Accepted);
        await second.JsonAsync(HttpStatusCode.Accepted);
        Assert.That(second.Headers.Contains(Replayed), Is.False);
    }

    [Test]
    public async Task Append_Repeated_ReplaysEvenWhileTheTaskIsBusy()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.GivenTaskAsync(ChatStatus.Completed, agent);
        var body = new { agent_id = agent, message = new { content = "next" } };
        using var first = await App.AppendAsync(id, body, key, "append-1");
        using var second = await App.AppendAsync(id, body, key, "append-1");
        using var other = await App.AppendAsync(id, body, key, "append-2");

        await first.JsonAsync(HttpStatusCode.Accepted);
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        Assert.That(second.Headers.Contains(Replayed), Is.True);
        await other.ChatErrorAsync(409, "task_busy");
        Assert.That(await App.ListAsync($"{id}", "", key), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Append_Refused_LeavesTheKeyFree()
    {
        var body = new { agent_id = 1, message = new { content = "next" } };
        var busy = await App.GivenTaskAsync(ChatStatus.Running);
        using var refused = await App.AppendAsync(busy, body, idempotencyKey: "append-3");
        var free = await App.GivenTaskAsync(ChatStatus.Completed);
        using var accepted = await App.AppendAsync(free, body, idempotencyKey: "append-3");

        await refused.ChatErrorAsync(409, "task_busy");
        await accepted.JsonAsync(HttpStatusCode.Accepted);
    }

    [Test]
    public async Task Messages_Repeated_AreStoredOnce()
    {
        var content = new { type = "text", author = "user", content = "once" };
        var one = new { task_id = "idempotent", content };
        var many = new { task_id = "idempotent", contents = new[] { content, content } };
        using var first = await App.PostMessageAsync(one, idempotencyKey: "message-1");
        using var second = await App.PostMessageAsync(one, idempotencyKey: "message-1");
        using var batch = await App.SendAsync(HttpMethod.Post, "/messages/batch", many, idempotencyKey: "message-2");
        using var again = await App.SendAsync(HttpMethod.Post, "/messages/batch", many, idempotencyKey: "message-2");

        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo(await batch.Content.ReadAsStringAsync()));
        Assert.That(again.Headers.Contains(Replayed), Is.True);
        Assert.That(await App.ListAsync("idempotent"), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Create_ManyAtOnce_OneActsAndTheOthersWaitOrReplay()
    {
        var body = new { agent_id = 1, message = new { content = "parallel" } };
        var responses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => App.PostTaskAsync(body, idempotencyKey: "create-4")));

        var accepted = responses.Where(response => response.StatusCode == HttpStatusCode.Accepted).ToArray();
        var bodies = await Task.WhenAll(accepted.Select(response => response.Content.ReadAsStringAsync()));
        Assert.That(bodies.Distinct().Count(), Is.EqualTo(1));
        foreach (var response in responses.Except(accepted))
            await response.ChatErrorAsync(409, "idempotency_in_flight");
    }

    [Test]
    public async Task Message_EndedInTheUnknown_IsSentAgainAtOnce()
    {
        await using var app = await StartWithBrokenInsertAsync();
        var body = new { task_id = "unknown", content = new { type = "text", author = "user", content = "once" } };

        using var first = await app.PostMessageAsync(body, idempotencyKey: "message-3");
        using var second = await app.PostMessageAsync(body, idempotencyKey: "message-3");
        using var third = await app.PostMessageAsync(body, idempotencyKey: "message-3");

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That((second.Headers.Contains(Replayed), third.Headers.Contains(Replayed)), Is.EqualTo((false, true)));
        var created = await second.JsonAsync(HttpStatusCode.OK);
        Assert.That((await app.ListAsync("unknown")).Select(message => $"{message["id"]}"), Is.EqualTo(new[] { $"{created["id"]}" }));
    }

    [Test]
    public async Task Create_EndedInTheUnknown_IsSentAgainAtOnceAndCreatesNoSecondTask()
    {
        await using var app = await StartWithBrokenInsertAsync();
        var body = new { agent_id = 1, message = new { content = "once" } };

        using var first = await app.PostTaskAsync(body, idempotencyKey: "create-5");
        using var second = await app.PostTaskAsync(body, idempotencyKey: "create-5");

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        var task = $"{(await second.JsonAsync(HttpStatusCode.Accepted))["task_id"]}";
        var tasks = await app.Services.GetRequiredService<ITaskStore>().ListAsync(new TaskListQuery { AgentId = 1, Limit = 10 }, CancellationToken.None).AllAsync();
        Assert.That(tasks.Select(found => found.Id), Is.EqualTo(new[] { task }));
    }

    /// <summary>A service on a database that stores one document a round, whose first write of a message fails; nobody knows how far it came.</summary>
    private static Task<TaskMessagesApp> StartWithBrokenInsertAsync()
    {
        var faults = new StoreFaults();
        faults.Before(0, () => throw new InvalidTimeZoneException("nobody knows"));
        return TaskMessagesApp.StartAsync(
            services => services
                .AddSingleton<IMessageStore>(provider => new FaultyMessageStore(ActivatorUtilities.CreateInstance<MessageStore>(provider), faults))
                .AddSingleton<ITaskStore>(provider => new FaultyTaskStore(new TaskStore(provider.GetRequiredService<IDocumentDatabase>()), new StoreFaults()) { StoresOneByOne = true }),
            "--Worker:Enabled=false");
    }

    [TestCase(255, 202)]
    [TestCase(256, 422)]
    public async Task Key_TooLong_Is422(int length, int status)
    {
        using var response = await App.PostTaskAsync(
            new { agent_id = 1, message = new { content = "x" } }, idempotencyKey: new string('k', length));
        await response.JsonAsync(status);
    }
}
