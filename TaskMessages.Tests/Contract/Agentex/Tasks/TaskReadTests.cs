using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>One task by id and by name, and the lists.</summary>
public sealed class TaskReadTests : ContractFixture
{
    [Test, Property("contract", "agentex:20/47"), Property("contract", "agentex:20/61")]
    public async Task Get_ByIdAndByName_IsTheTaskAsItWasCreated()
    {
        var parameters = new JsonMap { ["a"] = new JsonMap { ["b"] = new List<object?> { 1L, null, "x" } }, ["none"] = null };
        var id = await App.OpenTaskAsync("created", parameters, new JsonMap { ["display_name"] = "Created" });

        var byId = await App.ReadAsync($"/tasks/{id}");
        var byName = await App.ReadAsync("/tasks/name/created");

        Assert.That(JToken.DeepEquals(byId, byName), Is.True);
        Assert.That(Guid.TryParse((string?)byId["id"], out _), Is.True);
        Assert.That(((string?)byId["status"], (string?)byId["status_reason"]), Is.EqualTo(("RUNNING", "Task created, forwarding to ACP server")));
        Assert.That(byId["params"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"a":{"b":[1,null,"x"]},"none":null}"""));
        Assert.That((string?)byId["task_metadata"]!["display_name"], Is.EqualTo("Created"));
        Assert.That((string?)byId["created_at"], Does.EndWith("Z"));
        Assert.That((string?)byId["updated_at"], Does.EndWith("Z"));
        Assert.That(byId["cleaned_at"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That(byId["agents"]!.Type, Is.EqualTo(JTokenType.Null));
    }

    [Test, Property("contract", "agentex:20/61")]
    public async Task Open_WithoutName_IsANewTaskEachTime()
    {
        var (one, two) = (await App.OpenTaskAsync(), await App.OpenTaskAsync());

        Assert.That(one, Is.Not.EqualTo(two));
        Assert.That((await App.ReadAsync($"/tasks/{one}"))["name"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That((await App.ReadAsync($"/tasks/{one}"))["params"]!.Type, Is.EqualTo(JTokenType.Null));
    }

    [Test, Property("contract", "agentex:20/84"), Property("contract", "agentex:20/85")]
    public async Task Open_SameName_IsTheSameTask_WithItsFirstMetadataAndTheLatestParams()
    {
        var first = await App.OpenAsync("twice", new JsonMap { ["p"] = 1L }, new JsonMap { ["m"] = "first" });
        var same = await App.OpenAsync("twice", new JsonMap { ["p"] = 1L }, new JsonMap { ["m"] = "second" });
        var other = await App.OpenAsync("twice", new JsonMap { ["q"] = 2L });

        Assert.That((same.Id, same.Seq), Is.EqualTo((first.Id, first.Seq)), "equal params write nothing");
        Assert.That(other.Id, Is.EqualTo(first.Id));
        var task = await App.ReadAsync("/tasks/name/twice");
        Assert.That((string?)task["task_metadata"]!["m"], Is.EqualTo("first"));
        Assert.That(task["params"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"q":2}"""));
    }

    [Test, Property("contract", "agentex:20/84")]
    public async Task Open_SameNameAtOnce_IsOneTask()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => App.OpenTaskAsync("at once")));

        Assert.That(ids.Distinct().Count(), Is.EqualTo(1));
    }

    [Test, Property("contract", "agentex:20/47")]
    public async Task Get_Unknown_Is404()
    {
        foreach (var path in new[] { "/tasks/unknown", "/tasks/name/unknown", "/tasks/987654" })
            Assert.That(await App.RefusedAsync(HttpMethod.Get, path, 404), Does.Contain("does not exist"), path);
        await App.AddTextAsync("an external conversation", "hello");
        Assert.That(await App.RefusedAsync(HttpMethod.Get, "/tasks/an%20external%20conversation", 404), Does.Contain("does not exist"), "it stays what it is");
    }

    [Test]
    public async Task Tasks_OfAnotherAgent_DoNotExist()
    {
        var other = await App.AddAgentAsync();
        var id = await App.OpenTaskAsync("private");

        foreach (var path in new[] { $"/tasks/{id}", "/tasks/name/private" })
        {
            await App.RefusedAsync(HttpMethod.Get, path, 404, key: other.Key);
            await App.RefusedAsync(HttpMethod.Put, path, 404, new { task_metadata = new { } }, other.Key);
            await App.RefusedAsync(HttpMethod.Delete, path, 404, key: other.Key);
            await App.RefusedAsync(HttpMethod.Post, $"{path}/cancel", 404, key: other.Key);
            await App.RefusedAsync(HttpMethod.Post, $"{path}/interrupt", 404, key: other.Key);
        }

        Assert.That(await App.ReadAsync("/tasks", other.Key), Is.Empty);
        Assert.That(await App.ReadAsync("/tasks?agent_id=1", other.Key), Is.Empty);
        Assert.That((string?)(await App.ReadAsync($"/tasks/{id}"))["status"], Is.EqualTo("RUNNING"));
    }

    [Test]
    public async Task ChatTask_IsATaskHere_AndRpcTaskIsNoneThere()
    {
        var chat = await App.GivenTaskAsync(ChatStatus.Failed);
        var rpc = await App.OpenTaskAsync();

        var task = await App.ReadAsync($"/tasks/{chat}");
        using var there = await App.GetTaskAsync(rpc);

        Assert.That(((string?)task["id"], (string?)task["status"], task["name"]!.Type), Is.EqualTo(($"{chat}", "RUNNING", JTokenType.Null)), "a failed turn ends no task");
        Assert.That((int)there.StatusCode, Is.InRange(404, 422));
    }

    [Test, Property("contract", "agentex:20/43"), Property("contract", "agentex:20/44")]
    public async Task List_HasNoParams_AndFiltersByAgent()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        var id = await App.OpenTaskAsync(parameters: new JsonMap { ["secret"] = "s" }, key: key);
        var plain = await App.OpenTaskAsync(key: key);
        var name = (string)(await App.ReadAsync($"/tasks/{id}?relationships=agents", key))["agents"]![0]!["name"]!;

        foreach (var query in new[] { "", $"?agent_id={agent}", $"?agent_name={name}", $"?agent_id={agent}&agent_name={name}" })
        {
            var list = (JArray)await App.ReadAsync($"/tasks{query}", key);
            Assert.That(list.Select(task => (string?)task["id"]), Is.EquivalentTo(new[] { id, plain }), query);
            Assert.That(list.All(task => task["params"] is null), Is.True, query);
        }

        foreach (var query in new[] { "?agent_id=1", "?agent_name=nobody", $"?agent_id=1&agent_name={name}", "?agent_id=none" })
            Assert.That(await App.ReadAsync($"/tasks{query}", key), Is.Empty, query);
    }

    [TestCase("""{"kind":"a"}""", "one,two")]
    [TestCase("""{"kind":"a","deep":{"b":true}}""", "one")]
    [TestCase("""{"deep":{}}""", "one")]
    [TestCase("""{"tags":["y"]}""", "one,two")]
    [TestCase("""{"tags":["y","x"]}""", "one")]
    [TestCase("""{"tags":[]}""", "one,two")]
    [TestCase("""{"tags":"y"}""", "")]
    [TestCase("""{"list":[{"n":2}]}""", "two")]
    [TestCase("""{"none":null}""", "two")]
    [TestCase("""{"kind":"A"}""", "")]
    [Property("contract", "agentex:20/45")]
    public async Task List_Metadata_IsContainment(string wanted, string expected)
    {
        var (_, key, _) = await App.AddAgentAsync();
        var names = new Dictionary<string, string>
        {
            [await App.OpenTaskAsync(key: key, metadata: new JsonMap
            {
                ["kind"] = "a",
                ["deep"] = new JsonMap { ["b"] = true, ["c"] = 1L },
                ["tags"] = new List<object?> { "x", "y" },
            })] = "one",
            [await App.OpenTaskAsync(key: key, metadata: new JsonMap
            {
                ["kind"] = "a",
                ["tags"] = new List<object?> { "y" },
                ["none"] = null,
                ["list"] = new List<object?> { new JsonMap { ["n"] = 2L, ["m"] = 3L } },
            })] = "two",
            [await App.OpenTaskAsync(key: key)] = "bare",
        };

        var list = (JArray)await App.ReadAsync($"/tasks?order_direction=asc&task_metadata={GivenRpcTasks.Encode(wanted)}", key);

        Assert.That(string.Join(',', list.Select(task => names[(string)task["id"]!]).Order(StringComparer.Ordinal)), Is.EqualTo(expected));
    }

    [TestCase("{")]
    [TestCase("{}")]
    [TestCase("[1]")]
    [TestCase("5")]
    [TestCase("""{"$where":1}""")]
    [TestCase("""{"a.b":1}""")]
    [TestCase("")]
    [Property("contract", "agentex:20/45")]
    public async Task List_MetadataThatIsNone_Is400(string wanted)
        => Assert.That(await App.RefusedAsync(HttpMethod.Get, $"/tasks?task_metadata={GivenRpcTasks.Encode(wanted)}", 400), Does.Contain("task_metadata"));

    [Test, Property("contract", "agentex:20/46")]
    public async Task List_Status_Filters()
    {
        var (_, key, _) = await App.AddAgentAsync();
        var open = await App.OpenTaskAsync(key: key);
        var done = await App.OpenTaskAsync(key: key);
        await App.ChangeAsync($"/tasks/{done}/complete", key: key);

        Assert.That((await App.ReadAsync("/tasks?status=RUNNING", key)).Select(task => (string?)task["id"]), Is.EqualTo(new[] { open }));
        Assert.That((await App.ReadAsync("/tasks?status=COMPLETED", key)).Select(task => (string?)task["id"]), Is.EqualTo(new[] { done }));
        Assert.That(await App.RefusedAsync(HttpMethod.Get, "/tasks?status=bogus", 422), Does.Contain("status"));
        await App.RefusedAsync(HttpMethod.Get, "/tasks?status=running", 422);
        await App.RefusedAsync(HttpMethod.Get, "/tasks?status=DELETED", 400);
    }

    [Test, Property("contract", "agentex:20/51"), Property("contract", "agentex:20/53")]
    public async Task List_Pages_GiveEveryTaskOnce_InOrder()
    {
        var (_, key, _) = await App.AddAgentAsync();
        var ids = new List<string>();
        for (var number = 0; number < 53; number++)
            ids.Add(await App.OpenTaskAsync($"page {number:00}", key: key));

        Assert.That((JArray)await App.ReadAsync("/tasks", key), Has.Count.EqualTo(50));
        var paged = new List<JToken>();
        for (var page = 1; page <= 8; page++)
            paged.AddRange((JArray)await App.ReadAsync($"/tasks?limit=7&page_number={page}", key));
        Assert.That(paged.Select(task => (string?)task["id"]), Is.Unique.And.EquivalentTo(ids));
        Assert.That(paged.Select(task => (string?)task["created_at"]), Is.Ordered.Descending);
        Assert.That(await App.ReadAsync("/tasks?limit=7&page_number=9", key), Is.Empty);
        Assert.That((await App.ReadAsync("/tasks?limit=100&order_direction=ASC", key)).Select(task => (string?)task["created_at"]), Is.Ordered.Ascending);
        Assert.That((await App.ReadAsync("/tasks?limit=3&order_by=name&order_direction=asc", key)).Select(task => (string?)task["name"]), Is.EqualTo(new[] { "page 00", "page 01", "page 02" }));
        // Tasks of one millisecond are in the order of their ids, which are random: by a column that does not exist, the order is the default one, whatever it is.
        Assert.That((await App.ReadAsync("/tasks?limit=56&order_by=no_such_column", key)).Select(task => (string?)task["id"]), Is.EqualTo(paged.Select(task => (string?)task["id"])));
    }

    [TestCase("limit=0")]
    [TestCase("limit=1001")]
    [TestCase("limit=x")]
    [TestCase("page_number=0")]
    [TestCase("page_number=-3")]
    [TestCase("relationships=parents")]
    public async Task List_ParameterOutOfRange_Is422(string query)
        => Assert.That(await App.RefusedAsync(HttpMethod.Get, $"/tasks?{query}", 422), Does.Contain(query[..query.IndexOf('=', StringComparison.Ordinal)]));

    [Test, Property("contract", "agentex:20/51")]
    public async Task List_PageFarBehindTheEnd_IsEmpty() => Assert.That(await App.ReadAsync($"/tasks?limit=1000&page_number={int.MaxValue}"), Is.Empty);

    [Test, Property("contract", "agentex:20/52")]
    public async Task Relationships_Agents_AreThere()
    {
        var id = await App.OpenTaskAsync("with agents");

        foreach (var path in new[] { $"/tasks/{id}?relationships=agents", "/tasks/name/with%20agents?relationships=agents&relationships=agents" })
        {
            var agent = (await App.ReadAsync(path))["agents"]!.Single();
            Assert.That(((string?)agent["id"], (string?)agent["acp_type"], (string?)agent["status"]), Is.EqualTo(("1", "sync", "Ready")), path);
            Assert.That((string?)agent["name"], Is.Not.Empty);
            Assert.That(((JObject)agent).ContainsKey("description"), Is.True);
        }

        var list = await App.ReadAsync("/tasks?relationships=agents&status=RUNNING&agent_id=1&limit=1");
        Assert.That((string?)list[0]!["agents"]![0]!["id"], Is.EqualTo("1"));
        Assert.That((await App.ReadAsync("/tasks?limit=1"))[0]!["agents"]!.Type, Is.EqualTo(JTokenType.Null));
    }
}
