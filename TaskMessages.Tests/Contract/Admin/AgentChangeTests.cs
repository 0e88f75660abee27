using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Admin;

/// <summary>What becomes of an agent's turns when it is deleted or changed while they run.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AgentChangeTests
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    [Property("case", "B9")]
    public async Task CaseB9_Delete_StopsTheRunningTurnAndEndsWhatWaits()
    {
        await using var webhook = await HangingAgentAsync();
        await using var app = await TaskMessagesApp.StartAsync();
        var (agent, key, _) = await app.AddAgentAsync(new { type = "webhook", url = webhook.Url });
        var id = await app.CreateTaskAsync("hello", key, agent);
        await _asked.Task;
        using var waiting = await app.AppendAsync(id, new { agent_id = agent, on_busy = "enqueue", message = new { content = "next" } }, key);
        await waiting.JsonAsync(202);

        using var deleted = await app.AdminAsync(HttpMethod.Delete, $"/agents/{agent}");

        await deleted.JsonAsync(200);
        var task = await FindAsync(app, id);
        Assert.That((task.Status, task.Turn, task.Queue.Count, task.Error), Is.EqualTo((ChatStatus.Failed, (Turn?)null, 0, "Canceled: The agent was deleted.")));
        var records = (await app.Services.GetRequiredService<ITurnStore>().EndedAfterAsync(task.Id, 0, 10, CancellationToken.None)).Items;
        Assert.That(records.Concat(task.Records).DistinctBy(record => record.Id).Select(record => (record.Status, record.EndReason)), Is.EqualTo(Enumerable.Repeat((ChatStatus.Failed, EndReason.Canceled), 2)));
        await _aborted.Task.WaitAsync(Eventually.Patience);
    }

    [TestCase(ChatStatus.WaitingForUser)]
    [TestCase(ChatStatus.Paused)]
    [Property("case", "B9")]
    public async Task CaseB9_Delete_EndsTasksThatNobodyCouldGoOnWith(ChatStatus status)
    {
        await using var app = await TaskMessagesApp.StartAsync();
        var (agent, _, _) = await app.AddAgentAsync();
        var ids = new List<long>();
        for (var number = 0; number < 25; number++)
            ids.Add(await app.GivenTaskAsync(status, agent));
        var done = await app.GivenTaskAsync(ChatStatus.Completed, agent);

        using var deleted = await app.AdminAsync(HttpMethod.Delete, $"/agents/{agent}");

        await deleted.JsonAsync(200);
        foreach (var id in ids)
            Assert.That((await FindAsync(app, id)).Error, Is.EqualTo("Canceled: The agent was deleted."));
        Assert.That((await FindAsync(app, done)).Status, Is.EqualTo(ChatStatus.Completed));
    }

    [Test]
    [Property("case", "B9")]
    public async Task CaseB9_DeleteRepeatedAfterACrash_FindsNoAgentAndFinishesAllTheSame()
    {
        await using var app = await TaskMessagesApp.StartAsync();
        var (agent, _, _) = await app.AddAgentAsync();
        var id = await app.GivenTaskAsync(ChatStatus.Paused, agent);
        await app.Services.GetRequiredService<IAgentStore>().DeleteAsync(agent, CancellationToken.None);

        using var deleted = await app.AdminAsync(HttpMethod.Delete, $"/agents/{agent}");

        await deleted.DetailAsync(404, "Agent not found");
        Assert.That((await FindAsync(app, id)).Status, Is.EqualTo(ChatStatus.Failed));
    }

    [Test]
    [Property("case", "B9")]
    public async Task CaseB9_Change_LetsTheRunningAttemptGoOnAndTheNextOneIsOfTheNewAgent()
    {
        await using var before = await HangingAgentAsync();
        await using var after = await FakeAgent.StartAsync(context => context.Response.WriteAsJsonAsync(new { content = "from the new one" }, context.RequestAborted));
        await using var app = await TaskMessagesApp.StartAsync();
        var (agent, key, _) = await app.AddAgentAsync(new { type = "webhook", url = before.Url });
        var id = await app.CreateTaskAsync("hello", key, agent);
        await _asked.Task;

        using var changed = await app.AdminAsync(HttpMethod.Put, $"/agents/{agent}", new { name = "changed", executor = new { type = "webhook", url = after.Url, secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" } });
        await changed.JsonAsync(200);
        Assert.That((string?)(await app.ReadTaskAsync(id, key))["status"], Is.EqualTo("running"));
        Assert.That(_aborted.Task.IsCompleted, Is.False, "the attempt goes on");
        _goOn.SetResult();

        Assert.That((string?)(await app.WaitForEndAsync(id, key))["output"], Is.EqualTo("from the new one"));
        Assert.That((before.Requests.Length, after.Requests.Length), Is.EqualTo((1, 1)));
    }

    /// <summary>Says nothing until it may go on, and breaks off then.</summary>
    private Task<FakeAgent> HangingAgentAsync() => FakeAgent.StartAsync(async context =>
    {
        context.RequestAborted.Register(() => _aborted.TrySetResult());
        _asked.TrySetResult();
        await _goOn.Task.WaitAsync(context.RequestAborted);
        context.Abort();
    });

    private static async Task<ChatTask> FindAsync(TaskMessagesApp app, long id)
        => (await app.Services.GetRequiredService<ITaskStore>().FindAsync(TaskId.FromNumber(id), CancellationToken.None))!;
}
