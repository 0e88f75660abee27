using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Contract.Agentex.Tasks;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.Agentex.Retention;

/// <summary>Export, clean, rehydrate (section 18).</summary>
[TestFixture(DatabaseKind.Commands)]
[TestFixture(DatabaseKind.Driver)]
[Property("contract", "agentex:20/99")]
public sealed class RetentionTests(DatabaseKind kind) : ContractFixture(kind)
{
    private static readonly string[] NewSettings = ["--Retention:MaxBytes=20000"];

    private protected override string[] Settings => NewSettings;

    [Test]
    public async Task Export_HasMessagesOldestFirst_AndStates()
    {
        var task = await App.GivenContentsAsync();

        var export = HttpAssertions.Parse(await App.ExportAsync(task));

        Assert.That(export.Select(member => ((JProperty)member).Name), Is.EqualTo(new[] { "task_id", "messages", "task_states" }));
        Assert.That((string?)export["task_id"], Is.EqualTo(task));
        Assert.That(export["messages"]!.Select(message => (string?)message["created_at"]), Is.Ordered.Using<string>(StringComparer.Ordinal));
        Assert.That(JToken.DeepEquals(export["messages"], await App.ListAsync(task, "&order_direction=asc")), Is.True, "as they are listed");
        Assert.That(JToken.DeepEquals(export["task_states"], await App.ReadAsync($"/states?task_id={task}")), Is.True);
    }

    [Test]
    public async Task Export_OfATaskWithoutContents_IsEmpty_AndOfNone404()
    {
        var task = await App.OpenTaskAsync();

        Assert.That(await App.ExportAsync(task), Is.EqualTo($$"""{"task_id":"{{task}}","messages":[],"task_states":[]}"""));
        foreach (var unknown in new[] { Guid.NewGuid().ToString(), "no-task" })
        {
            await App.RefusedAsync(HttpMethod.Get, $"/tasks/{unknown}/export", 404);
            await App.RefusedAsync(HttpMethod.Post, $"/tasks/{unknown}/clean", 404);
            await App.RehydrationRefusedAsync(unknown, 404, new { task_id = unknown, messages = Array.Empty<object>() });
        }
    }

    [Test]
    public async Task RoundTrip_IsByteIdentical()
    {
        var task = await App.GivenContentsAsync();
        var before = await App.ExportAsync(task);
        var list = await App.ListAsync(task);

        var cleaned = await App.CleanAsync(task);
        Assert.That(await App.ExportAsync(task), Is.EqualTo($$"""{"task_id":"{{task}}","messages":[],"task_states":[]}"""));
        Assert.That(((long)cleaned["messages_deleted"]!, (long)cleaned["task_states_deleted"]!, (long)cleaned["events_deleted"]!), Is.EqualTo((8L, 1L, 0L)));
        Assert.That((string?)(await App.ReadAsync($"/tasks/{task}"))["cleaned_at"], Is.EqualTo((string?)cleaned["cleaned_at"]));
        await App.RehydrateAsync(task, before);

        Assert.That(await App.ExportAsync(task), Is.EqualTo(before));
        Assert.That(JToken.DeepEquals(await App.ListAsync(task), list), Is.True);
        Assert.That((await App.ReadAsync($"/tasks/{task}"))["cleaned_at"]!.Type, Is.EqualTo(JTokenType.Null));
        var again = await App.CleanAsync(task);
        Assert.That((long)again["messages_deleted"]!, Is.EqualTo(8), "as often as one likes");
        await App.RehydrateAsync(task, before);
        Assert.That(await App.ExportAsync(task), Is.EqualTo(before));
    }

    [Test]
    public async Task RoundTrip_OfAChatTask_BringsItsTitleAndOutputBack()
    {
        var id = await App.CreateTaskAsync("what is asked first");
        await App.WaitForEndAsync(id);
        using (var appended = await App.AppendAsync(id, "and then"))
            await appended.JsonAsync(202);
        var before = await App.WaitForEndAsync(id);
        await App.ChangeAsync($"/tasks/{id}/complete");
        var export = await App.ExportAsync($"{id}");

        await App.CleanAsync($"{id}");
        var cleaned = await App.ReadTaskAsync(id);
        Assert.That((cleaned["output"]!.Type, cleaned.ToString()), Is.EqualTo((JTokenType.Null, cleaned.ToString())));
        Assert.That(cleaned.ToString(), Does.Not.Contain("and then").And.Not.Contain("what is asked"), "nothing of the contents is left in the task");
        await App.RehydrateAsync($"{id}", export);

        var after = await App.ReadTaskAsync(id);
        foreach (var member in new[] { "output", "title", "input", "status" })
            Assert.That(JToken.DeepEquals(after[member], before[member]), Is.True, member);
    }

    [Test]
    public async Task Clean_ActiveTask_IsRefused()
    {
        var task = await App.OpenTaskAsync();
        await App.AddTextAsync(task, "stays");

        Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/clean", 400, new { force = true }), Does.Contain("RUNNING"));
        Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/clean", 400), Does.Contain("RUNNING"));
        Assert.That(await App.ListAsync(task), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Clean_TaskThatWaitsForItsUser_IsRefused()
    {
        var id = await App.GivenTaskAsync(ChatStatus.WaitingForUser);
        await App.ChangeAsync($"/tasks/{id}/interrupt");

        Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{id}/clean", 400, new { force = true }), Does.Contain("not over"));
    }

    [Test]
    public async Task Clean_TaskThatIsNotIdle_IsRefused_UnlessForced()
    {
        var task = await App.GivenContentsAsync();

        Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/clean", 400), Does.Contain("not idle for 7 days"));
        Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/clean", 400, new { idle_days = 1 }), Does.Contain("not idle for 1 days"));
        await App.CleanAsync(task);
    }

    [TestCase("""{"idle_days":0}""")]
    [TestCase("""{"idle_days":"x"}""")]
    [TestCase("""{"idle_days":null}""")]
    [TestCase("""{"force":"perhaps"}""")]
    public Task Clean_BadRequest_Is422(string body) => App.RefusedAsync(HttpMethod.Post, "/tasks/1/clean", 422, body);

    [Test]
    public async Task Clean_UnprocessedEvents_AreNotLost()
    {
        var task = await App.OpenAsync();
        var events = App.Services.GetRequiredService<EventService>();
        var deliverer = App.Services.GetRequiredService<EventDeliverer>();
        var first = await events.AddAsync(task, null, deliverer.Begin(null), CancellationToken.None);
        var second = await events.AddAsync(task, null, deliverer.Begin(null), CancellationToken.None);
        using (var moved = await App.PutAsync($"/tracker/{task.Id}", new { last_processed_event_id = first.Id, status = "busy" }))
            await moved.JsonAsync(200);
        await App.ChangeAsync($"/tasks/{task.Id}/complete");

        Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task.Id}/clean", 400, new { force = true }), Does.Contain("unprocessed events"));
        using (var moved = await App.PutAsync($"/tracker/{task.Id}", new { last_processed_event_id = second.Id, status = "done" }))
            await moved.JsonAsync(200);
        var cleaned = await App.CleanAsync(task.Id);

        Assert.That((long)cleaned["events_deleted"]!, Is.EqualTo(2));
        await App.RefusedAsync(HttpMethod.Get, $"/events/{first.Id}", 404);
        var tracker = await App.ReadAsync($"/tracker/{task.Id}");
        Assert.That((tracker["last_processed_event_id"]!.Type, (string?)tracker["status"]), Is.EqualTo((JTokenType.Null, "done")), "the cursor is reset, nothing else");
    }

    [Test]
    public async Task Clean_Again_ChangesNothing()
    {
        var task = await App.GivenContentsAsync();
        var first = await App.CleanAsync(task);

        var second = await App.ChangeAsync($"/tasks/{task}/clean");

        Assert.That(second.Select(member => (string?)((JProperty)member).Value), Is.EqualTo(new[] { task, (string?)first["cleaned_at"], "0", "0", "0" }), "not idle, and yet");
    }

    [Test]
    public async Task CleanedTask_TakesNothingUntilItIsBack()
    {
        var task = await App.GivenContentsAsync();
        await App.ChangeAsync($"/tasks/{await InterruptedAsync()}/clean", new { force = true });
        await App.CleanAsync(task);
        object message = new { task_id = task, content = new { type = "text", author = "user", content = "x" } };

        Assert.That(await App.RefusedAsync(HttpMethod.Post, "/messages", 409, message), Does.Contain("rehydrate it first"));
        await App.RefusedAsync(HttpMethod.Post, "/messages/batch", 409, new { task_id = task, contents = new object[] { new { type = "text", author = "user", content = "x" } } });
        await App.RefusedAsync(HttpMethod.Post, "/states", 409, new { task_id = task, agent_id = "1", state = new { } });
        Assert.That(await App.ListAsync(task), Is.Empty);

        async Task<string> InterruptedAsync()
        {
            var id = await App.OpenTaskAsync();
            await App.AddTextAsync(id, "x");
            await App.ChangeAsync($"/tasks/{id}/interrupt");
            return id;
        }
    }

    [Test]
    public async Task CleanedTask_InterruptedOne_TakesNoTurn()
    {
        var id = await App.CreateTaskAsync("first");
        await App.WaitForEndAsync(id);
        await App.ChangeAsync($"/tasks/{id}/interrupt");
        var export = await App.ExportAsync($"{id}");
        await App.CleanAsync($"{id}");

        using (var refused = await App.AppendAsync(id, "more"))
            await refused.ChatErrorAsync(409, "task_closed");
        await App.RehydrateAsync($"{id}", export);
        using var appended = await App.AppendAsync(id, "more");
        await appended.JsonAsync(202);
        await App.WaitForEndAsync(id);

        Assert.That((await App.ListAsync($"{id}", "&order_direction=asc")).Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "first", "first", "more", "more" }));
    }

    [Test]
    public async Task CleanedTask_CanBeDeleted()
    {
        var task = await App.GivenContentsAsync();
        await App.CleanAsync(task);

        using var deleted = await App.SendAsync(HttpMethod.Delete, $"/tasks/{task}", null);

        await deleted.JsonAsync(200);
        await App.RehydrationRefusedAsync(task, 404, new { task_id = task });
    }

    [Test]
    public async Task Stream_TellsOfTheCleanAndOfTheReturn()
    {
        var task = await App.OpenTaskAsync();
        await App.AddTextAsync(task, "hello");
        await App.ChangeAsync($"/tasks/{task}/interrupt");
        var export = await App.ExportAsync(task);
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{task}");
        await stream.ReadToAsync("connected");

        await App.CleanAsync(task);
        var cleaned = await stream.ReadToAsync("task_updated");
        await App.RehydrateAsync(task, export);
        var back = await stream.ReadToAsync("task_updated");

        Assert.That((string?)cleaned[^1].Data!["task"]!["cleaned_at"], Is.Not.Null);
        Assert.That(back[^1].Data!["task"]!["cleaned_at"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That(back.Where(frame => frame.Type == "full").Select(frame => (string?)frame.Data!["content"]!["content"]), Is.EqualTo(new[] { "hello" }), "what is back is told");
    }

    [Test]
    public async Task Rehydrate_TaskThatIsNotCleaned_IsRefused()
    {
        var task = await App.GivenContentsAsync();
        var export = await App.ExportAsync(task);

        Assert.That(await App.RehydrationRefusedAsync(task, 400, export), Does.Contain("not in cleaned state"));
        Assert.That(await App.ExportAsync(task), Is.EqualTo(export));
    }

    [TestCase("""{"task_id":"$","messages":[],"task_states":[]}""", 422, "exactly one")]
    [TestCase("""{"task_id":"$"}""", 422, "exactly one")]
    [TestCase("""{"task_id":"$","messages":[$message],"snapshot_url":"https://example.org/x"}""", 422, "exactly one")]
    [TestCase("""{"messages":[$message]}""", 422, "Field required (task_id)")]
    [TestCase("""{"task_id":1,"messages":[$message]}""", 422, "(task_id)")]
    [TestCase("""{"task_id":"$","messages":{}}""", 422, "valid list (messages)")]
    [TestCase("""{"task_id":"$","messages":null}""", 422, "valid list (messages)")]
    [TestCase("""{"task_id":"$","messages":[$message,{"id":"507f1f77bcf86cd799439011","task_id":"$","created_at":"2020-01-01"}]}""", 422, "Field required (messages.1.content)")]
    [TestCase("""{"task_id":"$","messages":[{"id":"short","task_id":"$","content":{"type":"text","author":"user","content":""},"created_at":"2020-01-01"}]}""", 422, "(messages.0.id)")]
    [TestCase("""{"task_id":"$","task_states":[{"id":"507f1f77bcf86cd799439011","task_id":"$","agent_id":"1","state":[],"created_at":"2020-01-01"}]}""", 422, "(task_states.0.state)")]
    [TestCase("""{"task_id":"$","messages":[$message""", 422, "JSON decode error")]
    [TestCase("""{"task_id":"$","messages":[$message]} x""", 422, "JSON decode error")]
    [TestCase("""[]""", 422, "valid dictionary")]
    [TestCase("""{"task_id":"$","snapshot_url":"no url"}""", 422, "(snapshot_url)")]
    [TestCase("""{"task_id":"another","messages":[$message]}""", 400, "another task's (task_id)")]
    [TestCase("""{"task_id":"$","messages":[{"id":"507f1f77bcf86cd799439011","task_id":"another","content":{"type":"text","author":"user","content":""},"created_at":"2020-01-01"}]}""", 400, "another task's (messages.0)")]
    [TestCase("""{"task_id":"$","task_states":[{"id":"507f1f77bcf86cd799439011","task_id":"another","agent_id":"1","state":{},"created_at":"2020-01-01"}]}""", 400, "another task's (task_states.0)")]
    [TestCase("""{"task_id":"$","task_states":[{"id":"507f1f77bcf86cd799439011","task_id":"$","agent_id":"2","state":{},"created_at":"2020-01-01"}]}""", 400, "none of the task's agent")]
    [TestCase("""{"task_id":"$","messages":[$message,$message]}""", 400, "exists already")]
    public async Task Rehydrate_BadSnapshot_IsRefused_AndNothingComesBack(string body, int status, string text)
    {
        var task = await App.GivenContentsAsync();
        var export = await App.ExportAsync(task);
        await App.CleanAsync(task);
        var message = HttpAssertions.Parse(export)["messages"]![0]!.ToString(Newtonsoft.Json.Formatting.None);

        var refusal = await App.RehydrationRefusedAsync(
            task, status, body.Replace("$message", message, StringComparison.Ordinal).Replace("$", task, StringComparison.Ordinal));

        Assert.That(refusal, Does.Contain(text));
        Assert.That(await App.ExportAsync(task), Is.EqualTo($$"""{"task_id":"{{task}}","messages":[],"task_states":[]}"""));
        await App.RehydrateAsync(task, export);
        Assert.That(await App.ExportAsync(task), Is.EqualTo(export), "a refusal leaves the way open");
    }

    [Test]
    public async Task Rehydrate_IdOfAnotherTasksMessage_IsRefused_AndThatStays()
    {
        var task = await App.GivenContentsAsync();
        var export = HttpAssertions.Parse(await App.ExportAsync(task));
        var other = await App.AddTextAsync("somewhere else", "not yours");
        await App.CleanAsync(task);
        export["messages"]![3]!["id"] = (string?)other["id"];

        Assert.That(await App.RehydrationRefusedAsync(task, 400, export), Does.Contain("exists already"));
        Assert.That((string?)(await App.ReadAsync($"/messages/{other["id"]}"))["content"]!["content"], Is.EqualTo("not yours"));
        Assert.That(await App.ListAsync(task), Is.Empty);
    }

    [Test]
    public async Task Rehydrate_MembersInAnyOrder_AreRead()
    {
        var task = await App.GivenContentsAsync();
        var text = await App.ExportAsync(task);
        var export = HttpAssertions.Parse(text);
        await App.CleanAsync(task);

        await App.RehydrateAsync(task, new JObject { ["task_states"] = export["task_states"], ["other"] = new JArray(1, new JObject()), ["messages"] = export["messages"], ["snapshot_url"] = null, ["task_id"] = task });

        Assert.That(await App.ExportAsync(task), Is.EqualTo(text));
    }

    [Test]
    public async Task Rehydrate_TooLarge_Is413_AndNothingComesBack()
    {
        var task = await App.GivenContentsAsync();
        var export = HttpAssertions.Parse(await App.ExportAsync(task));
        await App.CleanAsync(task);
        export["messages"]![1]!["content"]!["content"] = new string('x', 30_000);

        Assert.That(await App.RehydrationRefusedAsync(task, 413, export), Does.Contain("Retention:MaxBytes"));
        Assert.That(await App.ListAsync(task), Is.Empty);
    }

    [Test]
    public async Task Rehydrate_ByTwoAtOnce_ComesBackOnce()
    {
        var task = await App.GivenContentsAsync();
        var export = await App.ExportAsync(task);
        await App.CleanAsync(task);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var response = await App.SendAsync(HttpMethod.Post, $"/tasks/{task}/rehydrate", export);
            return (int)response.StatusCode;
        }));

        Assert.That(statuses.Count(status => status == 204), Is.EqualTo(1), string.Join(' ', statuses));
        Assert.That(statuses, Is.All.AnyOf(204, 400, 409));
        Assert.That(await App.ExportAsync(task), Is.EqualTo(export));
    }

    [Test]
    public async Task AnotherAgentsTask_DoesNotExist()
    {
        var task = await App.GivenContentsAsync();
        var other = await App.AddAgentAsync();

        await App.RefusedAsync(HttpMethod.Get, $"/tasks/{task}/export", 404, key: other.Key);
        await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/export", 404, new { upload_url = "https://example.org/x" }, other.Key);
        await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/clean", 404, new { force = true }, other.Key);
        await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/rehydrate", 404, new { task_id = task }, other.Key);
    }

    [Test]
    public async Task Rehydrate_BodyThatIsNoJsonByItsWord_Is422()
    {
        var task = await App.GivenContentsAsync();
        await App.CleanAsync(task);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/tasks/{task}/rehydrate") { Content = new StringContent("{}", Encoding.UTF8, "text/plain") };
        request.Headers.Add("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
        using var response = await App.Http.SendAsync(request);

        await response.MessageErrorAsync(422);
    }
}
