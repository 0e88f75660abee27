using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Work;

/// <summary>States and spans.</summary>
public sealed class StateTests : ContractFixture
{
    [Test, Property("contract", "agentex:20/98")]
    public async Task State_IsCreatedReadReplacedDeleted()
    {
        var task = await App.OpenTaskAsync();

        var created = await CreateAsync(task, """{"a":{"b":[1,null]}}""");
        var id = (string)created["id"]!;
        Assert.That(created["state"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"a":{"b":[1,null]}}"""));
        Assert.That((string?)created["created_at"], Does.EndWith("Z"));
        Assert.That(JToken.DeepEquals(await App.ReadAsync($"/states/{id}"), created), Is.True);
        using var put = await App.PutAsync($"/states/{id}", """{"state":{"c":1}}""");
        var replaced = await put.JsonAsync(200);
        Assert.That((replaced["state"]!.ToString(Newtonsoft.Json.Formatting.None), (string?)replaced["created_at"]), Is.EqualTo(("""{"c":1}""", (string?)created["created_at"])));
        using var deleted = await App.SendAsync(HttpMethod.Delete, $"/states/{id}", null);
        Assert.That(JToken.DeepEquals(await deleted.JsonAsync(200), replaced), Is.True);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
            Assert.That(await App.RefusedAsync(method, $"/states/{id}", 404), Does.Contain("does not exist"));
        Assert.That(await App.RefusedAsync(HttpMethod.Put, $"/states/{id}", 404, """{"state":{}}"""), Does.Contain("does not exist"));
        await CreateAsync(task, "{}");
    }

    [Test, Property("contract", "agentex:20/98")]
    public async Task State_OfATaskAndAnAgent_IsOne()
    {
        var task = await App.OpenTaskAsync();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var response = await App.SendAsync(HttpMethod.Post, "/states", Body(task, "{}"));
            return (int)response.StatusCode;
        }));

        Assert.That(statuses.Order(), Is.EqualTo(new[] { 200, 409, 409, 409, 409, 409 }));
    }

    [Test, Property("contract", "agentex:20/98")]
    public async Task State_Several_WhereTheyAreAllowed()
    {
        await using var app = await TaskMessagesApp.StartAsync("--MessageContract:SeveralStates=true");
        var task = await app.OpenTaskAsync();

        for (var number = 0; number < 3; number++)
        {
            using var response = await app.SendAsync(HttpMethod.Post, "/states", Body(task, "{}"));
            await response.JsonAsync(200);
        }

        Assert.That((JArray)await app.ReadAsync($"/states?task_id={task}"), Has.Count.EqualTo(3));
    }

    [Test, Property("contract", "agentex:20/98")]
    public async Task States_ArePaged_AndAreTheCallersOwn()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        var ids = new List<string>();
        for (var number = 0; number < 3; number++)
            ids.Add((string)(await CreateAsync(await App.OpenTaskAsync(key: key), "{}", $"{agent}", key))["id"]!);

        Assert.That((await App.ReadAsync("/states?order_direction=asc", key)).Select(state => (string?)state["id"]), Is.EqualTo(ids));
        Assert.That((await App.ReadAsync("/states?limit=1&page_number=2", key)).Select(state => (string?)state["id"]), Is.EqualTo(new[] { ids[1] }));
        Assert.That(await App.ReadAsync("/states?agent_id=1", key), Is.Empty);
        Assert.That((await App.ReadAsync("/states?limit=1000")).Select(state => (string?)state["id"]), Has.No.Member(ids[0]));
        await App.RefusedAsync(HttpMethod.Get, $"/states/{ids[0]}", 404);
        await App.RefusedAsync(HttpMethod.Delete, $"/states/{ids[0]}", 404);
        await App.RefusedAsync(HttpMethod.Post, "/states", 404, Body(await App.OpenTaskAsync(), "{}", $"{agent}"), key);
        await App.RefusedAsync(HttpMethod.Post, "/states", 404, Body(await App.OpenTaskAsync(), "{}", $"{agent}"));
        await App.RefusedAsync(HttpMethod.Get, "/states?limit=0", 422);
        await App.RefusedAsync(HttpMethod.Post, "/states", 422, """{"task_id":"t","agent_id":"1","state":[]}""");
        await App.RefusedAsync(HttpMethod.Post, "/states", 422, """{"task_id":"t"}""");
    }

    [Test]
    public async Task Span_IsCreatedChangedRead()
    {
        using var post = await App.SendAsync(
            HttpMethod.Post, "/spans", """{"trace_id":"trace-1","name":"step","start_time":"2025-01-01T12:00:00.5Z","data":{"a":1},"input":[{"x":1}]}""");
        var created = await post.JsonAsync(200);
        var id = (string)created["id"]!;
        Assert.That(Guid.TryParse(id, out _), Is.True);
        Assert.That(((string?)created["start_time"], created["end_time"]!.Type), Is.EqualTo(("2025-01-01T12:00:00.500000Z", JTokenType.Null)));

        using var patch = await App.SendAsync(HttpMethod.Patch, $"/spans/{id}", """{"end_time":"2025-01-01T12:00:01Z","data":{"b":2},"name":null,"output":"text"}""");
        var changed = await patch.JsonAsync(200);

        Assert.That(changed["data"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"a":1,"b":2}"""));
        Assert.That(((string?)changed["name"], (string?)changed["output"], (string?)changed["end_time"]), Is.EqualTo(("step", "text", "2025-01-01T12:00:01Z")));
        Assert.That(JToken.DeepEquals(await App.ReadAsync($"/spans/{id}"), changed), Is.True);
    }

    [Test]
    public async Task Spans_AreListedByTraceAndTask_ByTheirStart()
    {
        foreach (var (id, trace, task, second) in new[] { ("s1", "T", null, 1), ("s2", "T", "K", 2), ("s3", "K", null, 3), ("s4", "other", null, 4) })
        {
            using var post = await App.SendAsync(HttpMethod.Post, "/spans", new { id, trace_id = trace, task_id = task, name = "n", start_time = 1_700_000_000 + second });
            await post.JsonAsync(200);
        }

        Assert.That((await App.ReadAsync("/spans?trace_id=T&order_direction=asc")).Select(span => (string?)span["id"]), Is.EqualTo(new[] { "s1", "s2" }));
        Assert.That((await App.ReadAsync("/spans?task_id=K")).Select(span => (string?)span["id"]), Is.EqualTo(new[] { "s3", "s2" }));
        var other = await App.AddAgentAsync();
        Assert.That(await App.ReadAsync("/spans?trace_id=T", other.Key), Is.Empty);
        await App.RefusedAsync(HttpMethod.Get, "/spans/s1", 404, key: other.Key);
        await App.RefusedAsync(HttpMethod.Patch, "/spans/s1", 404, """{"name":"x"}""", other.Key);
        await App.RefusedAsync(HttpMethod.Post, "/spans", 400, """{"id":"s1","trace_id":"T","name":"n","start_time":1}""");
        await App.RefusedAsync(HttpMethod.Post, "/spans", 422, """{"trace_id":"T","name":"n"}""");
        await App.RefusedAsync(HttpMethod.Post, "/spans", 422, """{"trace_id":"T","name":"n","start_time":"garbage"}""");
        await App.RefusedAsync(HttpMethod.Patch, "/spans/unknown", 404, "{}");
        await App.RefusedAsync(HttpMethod.Get, "/spans?limit=1001", 422);
    }

    private async Task<JToken> CreateAsync(string task, string state, string agent = "1", string key = TaskMessagesApp.DevelopmentKey)
    {
        using var response = await App.SendAsync(HttpMethod.Post, "/states", Body(task, state, agent), key);
        return await response.JsonAsync(200);
    }

    private static string Body(string task, string state, string agent = "1") => $$"""{"task_id":"{{task}}","agent_id":"{{agent}}","state":{{state}}}""";
}
