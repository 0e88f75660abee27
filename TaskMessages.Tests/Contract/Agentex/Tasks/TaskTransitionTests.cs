using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>Changes of a task's status, and what they do to its turn.</summary>
public sealed class TaskTransitionTests : ContractFixture
{
    private static readonly string[][] Ends =
    [
        ["complete", "COMPLETED", "Task completed"], ["fail", "FAILED", "Task failed"], ["cancel", "CANCELED", "Task canceled"],
        ["terminate", "TERMINATED", "Task terminated"], ["timeout", "TIMED_OUT", "Task timed out"],
    ];

    [TestCaseSource(nameof(Ends))]
    [Property("contract", "agentex:20/54"), Property("contract", "agentex:20/55"), Property("contract", "agentex:20/56"), Property("contract", "agentex:20/58")]
    public async Task End_SetsStatusAndReason_AndIsFinal(string verb, string status, string reason)
    {
        var id = await App.OpenTaskAsync();
        await App.OpenTaskAsync($"to {verb}");

        var bare = await App.ChangeAsync($"/tasks/{id}/{verb}");
        var given = await App.ChangeAsync($"/tasks/name/to%20{verb}/{verb}", new { reason = "because" });

        Assert.That(((string?)bare["status"], (string?)bare["status_reason"]), Is.EqualTo((status, reason)));
        Assert.That(((string?)given["status"], (string?)given["status_reason"]), Is.EqualTo((status, "because")));
        foreach (var other in Ends.Select(end => end[0]).Append("interrupt"))
            Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{id}/{other}", 400), Does.Contain("Only running"), other);
        Assert.That(((string?)(await App.ReadAsync($"/tasks/{id}"))["status"]), Is.EqualTo(status));
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"reason":null}""")]
    [TestCase("""{"reason":"","more":1}""")]
    [Property("contract", "agentex:20/55")]
    public async Task End_BodyThatSaysNothing_TakesTheDefault(string body)
        => Assert.That((string?)(await App.ChangeAsync($"/tasks/{await App.OpenTaskAsync()}/complete", body))["status_reason"], Is.EqualTo("Task completed"));

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("""{"reason":5}""")]
    public async Task End_BodyThatIsNone_Is422(string body)
        => await App.RefusedAsync(HttpMethod.Post, $"/tasks/{await App.OpenTaskAsync()}/complete", 422, body);

    [Test, Property("contract", "agentex:20/56")]
    public async Task End_AtOnce_OneWins()
    {
        var id = await App.OpenTaskAsync();

        var answers = await Task.WhenAll(Ends.Concat(Ends).Select(async end =>
        {
            using var response = await App.SendAsync(HttpMethod.Post, $"/tasks/{id}/{end[0]}", null);
            return (int)response.StatusCode;
        }));

        Assert.That(answers.Order(), Is.EqualTo(Enumerable.Repeat(400, 9).Prepend(200)));
    }

    [Test, Property("contract", "agentex:20/59")]
    public async Task Interrupt_RunningTask_CanStillEnd()
    {
        var id = await App.OpenTaskAsync("interrupted");

        var task = await App.ChangeAsync($"/tasks/{id}/interrupt");
        Assert.That(((string?)task["status"], (string?)task["status_reason"]), Is.EqualTo(("INTERRUPTED", "Task interrupted")));
        Assert.That(await App.RefusedAsync(HttpMethod.Post, "/tasks/name/interrupted/interrupt", 400), Does.Contain("Only running"));
        Assert.That((string?)(await App.ChangeAsync("/tasks/name/interrupted/cancel"))["status"], Is.EqualTo("CANCELED"));

        var other = await App.OpenTaskAsync();
        Assert.That((string?)(await App.ChangeAsync($"/tasks/{other}/interrupt", new { reason = "wait" }))["status_reason"], Is.EqualTo("wait"));
        Assert.That((string?)(await App.ChangeAsync($"/tasks/{other}/complete"))["status"], Is.EqualTo("COMPLETED"));
    }

    [Test, Property("contract", "agentex:20/60")]
    public async Task Resume_InterruptedTask_RunsAgain_AndARunningOneStays()
    {
        var opened = await App.OpenAsync("resumed");
        await App.ChangeAsync($"/tasks/{opened.Id}/interrupt");

        await App.OpenAsync("resumed");
        var task = await App.ReadAsync($"/tasks/{opened.Id}");
        Assert.That(((string?)task["status"], (string?)task["status_reason"]), Is.EqualTo(("RUNNING", "Task resumed on next turn")));

        var service = App.Services.GetRequiredService<TaskLifecycleService>();
        var now = await App.Services.GetRequiredService<ITaskStore>().FindAsync(opened.Id, CancellationToken.None);
        Assert.That((await service.ResumeAsync(now!, CancellationToken.None)).Seq, Is.EqualTo(now!.Seq), "a no-op");
    }

    [TestCaseSource(nameof(Ends))]
    public async Task End_RunningChatTask_StopsItsTurn_AndTakesNoOther(string verb, string status, string reason)
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("work", key, agent);
        await App.WorkedAsync(id, key);
        using var queued = await App.AppendAsync(id, new { agent_id = agent, message = new { content = "later" }, on_busy = "enqueue" }, key);
        await queued.JsonAsync(202);

        Assert.That(((string?)(await App.ChangeAsync($"/tasks/{id}/{verb}", key: key))["status"]), Is.EqualTo(status));

        var task = await App.ReadTaskAsync(id, key);
        Assert.That(((string?)task["status"], (string?)task["error"]), Is.EqualTo(("failed", $"Canceled: {reason}")));
        foreach (var (path, body) in new (string, object?)[]
        {
            ("messages", new { agent_id = agent, message = new { content = "more" } }),
            ("messages", new { agent_id = agent, message = new { content = "more" }, on_busy = "enqueue" }),
            ("reply", new { agent_id = agent, message = new { content = "more" } }),
            ("retry", null),
            ("resume", null),
        })
        {
            using var refused = await App.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/{path}", body, key);
            Assert.That((string?)(await refused.ChatErrorAsync(409, "task_closed"))["message"], Does.Contain($"is {status} and cannot accept new turns"), path);
        }

        Assert.That(await App.ListAsync($"{id}", key: key), Has.Count.EqualTo(1), "what waited starts no turn");
    }

    [Test]
    public async Task End_TaskThatWaitsOrIsPaused_WithdrawsTheQuestion([Values(ChatStatus.WaitingForUser, ChatStatus.Paused)] ChatStatus before)
    {
        var id = await App.GivenTaskAsync(before);

        await App.ChangeAsync($"/tasks/{id}/terminate", new { reason = "enough" });

        var task = await App.ReadTaskAsync(id);
        Assert.That(((string?)task["status"], (string?)task["error"]), Is.EqualTo(("failed", "Canceled: enough")));
        Assert.That(task["pending_interaction"]!.Type, Is.EqualTo(JTokenType.Null));
    }

    [Test]
    public async Task End_FinishedChatTask_KeepsItsAnswer()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Completed);

        await App.ChangeAsync($"/tasks/{id}/complete");

        Assert.That((string?)(await App.ReadTaskAsync(id))["output"], Is.EqualTo("answer"));
    }

    [Test, Property("contract", "agentex:20/59"), Property("contract", "agentex:20/60")]
    public async Task Interrupt_RunningChatTask_PausesItsTurn_AndTheNextMessageGoesOn()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("work", key, agent);
        await App.WorkedAsync(id, key);

        Assert.That((string?)(await App.ChangeAsync($"/tasks/{id}/interrupt", key: key))["status"], Is.EqualTo("INTERRUPTED"));
        Assert.That((string?)(await App.ReadTaskAsync(id, key))["status"], Is.EqualTo("paused"));

        using var append = await App.AppendAsync(id, "go on", key, agent);
        await append.JsonAsync(202);
        var task = await App.ReadAsync($"/tasks/{id}", key);
        Assert.That(((string?)task["status"], (string?)task["status_reason"]), Is.EqualTo(("RUNNING", "Task resumed on next turn")));
    }

    [Test]
    public async Task Post_ToAnEndedTask_IsStillALedger()
    {
        var id = await App.OpenTaskAsync();
        await App.ChangeAsync($"/tasks/{id}/complete");

        await App.AddTextAsync(id, "afterwards");

        Assert.That(await App.ListAsync(id), Has.Count.EqualTo(1));
    }
}
