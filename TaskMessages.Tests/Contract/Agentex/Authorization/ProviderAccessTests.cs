using System.Text;
using TaskMessages.Tests.Contract.Agentex.Retention;
using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Authorization;

/// <summary>What callers may whom only the provider knows (section 3.2).</summary>
public sealed class ProviderAccessTests : ProviderFixture
{
    [Test, Property("contract", "agentex:20/37")]
    public async Task Message_Allowed_IsOneCheckOfItsTask_WithThePrincipalVerbatim()
    {
        var (user, task, message) = await GivenAsync();
        Provider.Allow(user, "task", task, "read");

        using var response = await App.GetAsync($"/messages/{message}", user);

        await response.JsonAsync(200);
        Assert.That(Provider.ChecksOf(user), Is.EqualTo(new[] { $"task {task} read" }));
        var sent = Provider.Requests.Last(request => request.Path == "/v1/authz/check");
        Assert.That(Encoding.UTF8.GetString(sent.Body), Does.Contain($"\"principal\":{Provider.PrincipalOf(user)},"), "letter for letter");
    }

    [Test, Property("contract", "agentex:20/38")]
    public async Task Message_Denied_Is404()
    {
        var (user, _, message) = await GivenAsync();

        Assert.That(await App.RefusedAsync(HttpMethod.Get, $"/messages/{message}", 404, key: user), Does.Contain("does not exist"));
        Assert.That(Provider.ChecksOf(user), Has.Length.EqualTo(1));
    }

    [Test, Property("contract", "agentex:20/39")]
    public async Task Message_Unknown_Is404_WithoutACheck()
    {
        var user = Provider.AddUser();

        foreach (var path in new[] { "/messages/507f1f77bcf86cd799439011", "/events/unknown", "/states/507f1f77bcf86cd799439011", "/spans/unknown", "/tasks/name/unknown", "/agents/name/unknown", "/agents/99" })
            await App.RefusedAsync(HttpMethod.Get, path, 404, key: user);
        Assert.That(Provider.ChecksOf(user), Is.Empty);
    }

    [TestCase("/messages?task_id=$")]
    [TestCase("/messages/paginated?task_id=$")]
    [TestCase("/tasks/$")]
    [TestCase("/tasks/name/$name")]
    [TestCase("/tasks/$?relationships=agents")]
    [TestCase("/tasks/$/export")]
    [TestCase("/events?task_id=$&agent_id=1")]
    [TestCase("/tracker/$")]
    [TestCase("/tracker?task_id=$")]
    [TestCase("/states?task_id=$")]
    [TestCase("/spans?task_id=$")]
    [TestCase("/agents?task_id=$")]
    [Property("contract", "agentex:20/40")]
    public async Task Read_Allowed_IsOneCheckOfTheTask(string path)
    {
        var user = Provider.AddUser();
        var name = $"name-{Guid.NewGuid():N}";
        var task = await App.OpenTaskAsync(name);
        var at = path.Replace("$name", name, StringComparison.Ordinal).Replace("$", task, StringComparison.Ordinal);
        await App.RefusedAsync(HttpMethod.Get, at, 404, key: user);
        Provider.Allow(user, "task", task, "read");

        await App.ReadAsync(at, user);

        Assert.That(Provider.ChecksOf(user), Is.EqualTo(new[] { $"task {task} read", $"task {task} read" }), "one each");
    }

    [TestCase("POST", "/messages", "update")]
    [TestCase("POST", "/messages/batch", "update")]
    [TestCase("PUT", "/messages/batch", "update")]
    [TestCase("PUT", "/messages/$message", "update")]
    [TestCase("PUT", "/tasks/$", "update")]
    [TestCase("POST", "/tasks/$/interrupt", "update")]
    [TestCase("POST", "/tasks/$/complete", "update")]
    [TestCase("POST", "/tasks/$/cancel", "cancel")]
    [TestCase("DELETE", "/tasks/$", "delete")]
    [TestCase("POST", "/states", "update")]
    [TestCase("POST", "/spans", "update")]
    [TestCase("PUT", "/tracker/$", "update")]
    [Property("contract", "agentex:20/41")]
    public async Task Write_Denied_Is404_OrWhereTheCallerMayRead403(string method, string path, string operation)
    {
        var (user, task, message) = await GivenAsync();
        var at = path.Replace("$message", message, StringComparison.Ordinal).Replace("$", task, StringComparison.Ordinal);
        var body = new
        {
            task_id = task,
            content = new { type = "text", author = "user", content = "x" },
            contents = Array.Empty<object>(),
            updates = new { },
            agent_id = "1",
            state = new { },
            trace_id = "t",
            name = "n",
            start_time = "2020-01-01",
        };

        await App.RefusedAsync(new HttpMethod(method), at, 404, body, user);
        Provider.Allow(user, "task", task, "read");
        Assert.That(await App.RefusedAsync(new HttpMethod(method), at, 403, body, user), Is.EqualTo($"You may not {operation} task {task}."));
        Provider.Allow(user, "task", task, operation);
        using var allowed = await App.SendAsync(new HttpMethod(method), at, body, user);

        Assert.That((int)allowed.StatusCode, Is.EqualTo(200), await allowed.Content.ReadAsStringAsync());
        Assert.That(
            Provider.ChecksOf(user),
            Is.EqualTo(new[] { $"task {task} {operation}", $"task {task} read", $"task {task} {operation}", $"task {task} read", $"task {task} {operation}" }), "exactly one when it is allowed");
    }

    [Test, Property("contract", "agentex:20/99")]
    public async Task Retention_NeedsReadDeleteAndUpdate()
    {
        var user = Provider.AddUser();
        var task = await App.GivenContentsAsync();
        Provider.Allow(user, "task", task, "read", "delete", "update");
        var export = await App.ExportAsync(task, user);

        using var cleaned = await App.SendAsync(HttpMethod.Post, $"/tasks/{task}/clean", new { force = true }, user);
        await cleaned.JsonAsync(200);
        using var back = await App.SendAsync(HttpMethod.Post, $"/tasks/{task}/rehydrate", export, user);

        Assert.That((int)back.StatusCode, Is.EqualTo(204));
        Assert.That(Provider.ChecksOf(user), Is.EqualTo(new[] { $"task {task} read", $"task {task} delete", $"task {task} update" }));
    }

    [Test]
    public async Task Tasks_AreThoseThatTheProviderFinds()
    {
        var user = Provider.AddUser();
        var mine = await App.OpenTaskAsync();
        await App.OpenTaskAsync();

        Assert.That(await App.ReadAsync("/tasks", user), Is.Empty, "no ids, no tasks");
        Provider.Allow(user, "task", mine, "read");
        Assert.That((await App.ReadAsync("/tasks", user)).Select(task => (string?)task["id"]), Is.EqualTo(new[] { mine }));
        Assert.That((await App.ReadAsync("/tracker", user)).Select(tracker => (string?)tracker["task_id"]), Is.EqualTo(new[] { mine }));
        Assert.That(await App.ReadAsync($"/tasks?status=COMPLETED", user), Is.Empty, "within the other filters");
        Provider.IsUnscoped = true;
        Assert.That((await App.ReadAsync("/tasks?limit=1000", user)).Count(), Is.GreaterThan(1));
        Assert.That(Provider.ChecksOf(user), Is.Empty);
        var search = Provider.CallsOf(user, "/v1/authz/search")[0];
        Assert.That(((string?)search["filter_resource"], (string?)search["filter_operation"]), Is.EqualTo(("task", "read")));
    }

    [Test]
    public async Task Agents_AreThoseThatTheProviderFinds()
    {
        var user = Provider.AddUser();
        var other = await App.AddAgentAsync();
        Provider.Allow(user, "agent", other.Agent, "read");

        Assert.That((await App.ReadAsync("/agents", user)).Select(agent => (string?)agent["id"]), Is.EqualTo(new[] { $"{other.Agent}" }));
        await App.ReadAsync($"/agents/{other.Agent}", user);
        await App.RefusedAsync(HttpMethod.Get, "/agents/1", 404, key: user);
    }

    [TestCase("/states")]
    [TestCase("/spans")]
    public async Task ListWithoutATask_Is422(string path) => Assert.That(await App.RefusedAsync(HttpMethod.Get, path, 422, key: Provider.AddUser()), Does.Contain("task_id"));

    [Test]
    public async Task Span_StaysWithItsTask()
    {
        var (user, task, _) = await GivenAsync();
        var other = await App.OpenTaskAsync();
        Provider.Allow(user, "task", task, "update");
        using var created = await App.SendAsync(HttpMethod.Post, "/spans", new { trace_id = "t", task_id = task, name = "n", start_time = "2020-01-01" }, user);
        var span = (string)(await created.JsonAsync(200))["id"]!;

        await App.RefusedAsync(HttpMethod.Patch, $"/spans/{span}", 403, new { task_id = other }, user);
        using var changed = await App.SendAsync(HttpMethod.Patch, $"/spans/{span}", new { name = "m" }, user);
        await changed.JsonAsync(200);
    }

    [TestCase(500)]
    [TestCase(404)]
    [TestCase(302)]
    public async Task ProviderThatDoesNotAnswer_Is502(int fault)
    {
        var (user, task, _) = await GivenAsync();
        Provider.Allow(user, "task", task, "read");
        await App.ReadAsync($"/tasks/{task}", user);
        Provider.Fault = fault;

        Assert.That(await App.RefusedAsync(HttpMethod.Get, $"/tasks/{task}", 502, key: user), Is.EqualTo($"The authorisation provider answered with HTTP {fault}."));
        Assert.That(await App.RefusedAsync(HttpMethod.Get, "/tasks", 502, key: user), Does.Contain($"HTTP {fault}"));
    }

    [Test]
    public async Task IdempotencyKey_OfAnotherPrincipal_IsAnotherKey()
    {
        var task = await App.OpenTaskAsync();
        var ids = new List<string?>();
        foreach (var user in new[] { Provider.AddUser(), Provider.AddUser() })
        {
            using var denied = await App.PostMessageAsync(Message(task), user, "the same key");
            await denied.MessageErrorAsync(404);
            Provider.Allow(user, "task", task, "update");
            for (var attempt = 0; attempt < 2; attempt++)
            {
                using var posted = await App.PostMessageAsync(Message(task), user, "the same key");
                ids.Add((string?)(await posted.JsonAsync(200))["id"]);
            }
        }

        Assert.That(ids[0], Is.EqualTo(ids[1]));
        Assert.That(ids[2], Is.EqualTo(ids[3]).And.Not.EqualTo(ids[0]));
    }

    private async Task<(string User, string Task, string Message)> GivenAsync()
    {
        var task = await App.OpenTaskAsync();
        return (Provider.AddUser(), task, (string)(await App.AddTextAsync(task, "hello"))["id"]!);
    }
}
