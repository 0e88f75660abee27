using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Authorization;

/// <summary>Calls of agents by callers whom only the provider knows: each needs the agent and what its method is about (section 3.2).</summary>
[Property("contract", "agentex:20/94")]
public sealed class ProviderCallTests : ProviderFixture
{
    private const long Agent = TaskMessagesApp.Agent;

    private static readonly object Text = new { type = "text", author = "user", content = "hi" };

    [Test]
    public async Task Agent_MustBeAllowed()
    {
        var user = Provider.AddUser();

        await CallAsync(user, Agent, "task/create", new { }, 404);
        Provider.Allow(user, "agent", Agent, "read");
        await CallAsync(user, Agent, "task/create", new { }, 403);
        await CallAsync(user, 99, "task/create", new { }, 404);

        Assert.That(Provider.ChecksOf(user), Is.EqualTo(new[] { "agent 1 execute", "agent 1 read", "agent 1 execute", "agent 1 read" }));
    }

    [Test]
    public async Task Create_NeedsTasksToCome_AndTheProviderHearsOfTheTask()
    {
        var user = UserOfTheAgent();

        await CallAsync(user, Agent, "task/create", new { }, 403);
        Provider.Allow(user, "task", "*", "create");
        var task = (string)(await CallAsync(user, Agent, "task/create", new { }))["result"]!["id"]!;

        Assert.That(Provider.ChecksOf(user)[^2..], Is.EqualTo(new[] { "agent 1 execute", "task * create" }));
        var registered = Provider.CallsOf(user, "/v1/authz/register").Single();
        Assert.That(registered["resource"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo($$"""{"type":"task","selector":"{{task}}"}"""));
        Assert.That(registered["parent"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"type":"agent","selector":"1"}"""));
        Provider.Allow(user, "task", task, "delete");
        using var deleted = await App.SendAsync(HttpMethod.Delete, $"/tasks/{task}", null, user);
        await deleted.JsonAsync(200);
        Assert.That((string?)Provider.CallsOf(user, "/v1/authz/deregister").Single()["resource"]!["selector"], Is.EqualTo(task));
    }

    [Test]
    public async Task Create_ThatCannotBeRegistered_LeavesNoTask()
    {
        var user = UserOfTheAgent();
        Provider.Allow(user, "task", "*", "create");
        Provider.RegistrationFault = 500;
        var name = $"name-{Guid.NewGuid():N}";

        var answer = await CallAsync(user, Agent, "task/create", new { name });

        Assert.That((string?)answer["error"]!["message"], Does.Contain("HTTP 500"));
        await App.RefusedAsync(HttpMethod.Get, $"/tasks/name/{name}", 404);
    }

    [Test]
    public async Task Create_IsGrantedToItsCreator_AndRevokedWithTheTask()
    {
        var user = UserOfTheAgent();
        Provider.Allow(user, "task", "*", "create");
        var task = (string)(await CallAsync(user, Agent, "task/create", new { }))["result"]!["id"]!;
        Provider.Allow(user, "task", task, "delete");
        Assert.That(Provider.CallsOf(user, "/v1/authz/revoke"), Is.Empty);

        using var deleted = await App.SendAsync(HttpMethod.Delete, $"/tasks/{task}", null, user);

        await deleted.JsonAsync(200);
        foreach (var (path, operation) in new[] { ("/v1/authz/grant", "create"), ("/v1/authz/revoke", "delete") })
        {
            var call = Provider.CallsOf(user, path).Single();
            Assert.That(call.Properties().Select(member => member.Name), Is.EqualTo(new[] { "principal", "resource", "operation" }), path);
            Assert.That(call["resource"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo($$"""{"type":"task","selector":"{{task}}"}"""), path);
            Assert.That((string?)call["operation"], Is.EqualTo(operation), path);
        }

        var told = Provider.Requests.Select(request => request.Path).Where(path => path is "/v1/authz/register" or "/v1/authz/grant" or "/v1/authz/revoke" or "/v1/authz/deregister");
        Assert.That(told.TakeLast(4), Is.EqualTo(new[] { "/v1/authz/register", "/v1/authz/grant", "/v1/authz/revoke", "/v1/authz/deregister" }));
    }

    [TestCase(403)]
    [TestCase(500)]
    public async Task Create_ThatCannotBeGranted_LeavesNoTask(int status)
    {
        var user = UserOfTheAgent();
        Provider.Allow(user, "task", "*", "create");
        Provider.GrantFault = status;
        var name = $"name-{Guid.NewGuid():N}";

        var answer = await CallAsync(user, Agent, "task/create", new { name });

        Assert.That((string?)answer["error"]!["message"], Does.Contain($"HTTP {status}"));
        await App.RefusedAsync(HttpMethod.Get, $"/tasks/name/{name}", 404);
        Assert.That(
            (string?)Provider.CallsOf(user, "/v1/authz/deregister").Single()["resource"]!["selector"],
            Is.EqualTo((string?)Provider.CallsOf(user, "/v1/authz/register").Single()["resource"]!["selector"]));
    }

    [Test]
    public async Task Delete_ThatTheProviderDoesNotHear_IsDone()
    {
        var user = UserOfTheAgent();
        Provider.Allow(user, "task", "*", "create");
        var task = (string)(await CallAsync(user, Agent, "task/create", new { }))["result"]!["id"]!;
        Provider.Allow(user, "task", task, "delete", "read");
        Provider.GrantFault = Provider.RegistrationFault = 500;

        using var deleted = await App.SendAsync(HttpMethod.Delete, $"/tasks/{task}", null, user);

        await deleted.JsonAsync(200);
        await App.RefusedAsync(HttpMethod.Get, $"/tasks/{task}", 404, key: user);
        Assert.That(Provider.CallsOf(user, "/v1/authz/deregister"), Has.Length.EqualTo(1), "one does not hold up the other");
    }

    [Test]
    public async Task Create_OfANameThatThereIs_NeedsThatTask()
    {
        var user = UserOfTheAgent();
        Provider.Allow(user, "task", "*", "create");
        var name = $"name-{Guid.NewGuid():N}";
        var task = await App.OpenTaskAsync(name);

        await CallAsync(user, Agent, "task/create", new { name }, 404);
        Provider.Allow(user, "task", task, "update");
        Assert.That((string?)(await CallAsync(user, Agent, "task/create", new { name }))["result"]!["id"], Is.EqualTo(task));
        Assert.That(Provider.CallsOf(user, "/v1/authz/register"), Is.Empty);
    }

    [TestCase("message/send", "update")]
    [TestCase("event/send", "update")]
    [TestCase("task/interrupt", "update")]
    [TestCase("task/cancel", "cancel")]
    public async Task Task_MustBeAllowed_ByIdAndByName(string method, string operation)
    {
        foreach (var byName in new[] { false, true })
        {
            var user = UserOfTheAgent();
            var name = $"name-{Guid.NewGuid():N}";
            var task = await App.OpenTaskAsync(name);
            object parameters = byName ? new { task_name = name, content = Text } : new { task_id = task, content = Text };

            await CallAsync(user, Agent, method, parameters, 404);
            Provider.Allow(user, "task", task, "read");
            await CallAsync(user, Agent, method, parameters, 403);
            Provider.Allow(user, "task", task, operation);
            await CallAsync(user, Agent, method, parameters);

            Assert.That(Provider.ChecksOf(user)[^2..], Is.EqualTo(new[] { "agent 1 execute", $"task {task} {operation}" }));
        }
    }

    [Test]
    public async Task Message_ToANewTask_NeedsTasksToCome()
    {
        var user = UserOfTheAgent();
        foreach (var parameters in new object[] { new { content = Text }, new { content = Text, task_name = $"name-{Guid.NewGuid():N}" } })
        {
            await CallAsync(user, Agent, "message/send", parameters, 403);
            Assert.That(Provider.ChecksOf(user)[^1], Is.EqualTo("task * create"));
        }

        Provider.Allow(user, "task", "*", "create");
        var answer = await CallAsync(user, Agent, "message/send", new { content = Text });
        Assert.That((string?)answer["result"]![0]!["content"]!["content"], Is.EqualTo("hi"));
        Assert.That(Provider.CallsOf(user, "/v1/authz/register"), Has.Length.EqualTo(1));
    }

    private string UserOfTheAgent()
    {
        var user = Provider.AddUser();
        Provider.Allow(user, "agent", Agent, "execute");
        return user;
    }
}
