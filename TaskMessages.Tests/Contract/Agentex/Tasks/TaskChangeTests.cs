using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>Metadata, params, deletion.</summary>
public sealed class TaskChangeTests : ContractFixture
{
    [Test, Property("contract", "agentex:20/48")]
    public async Task Put_Metadata_IsReplacedAndNotMerged([Values] bool byName)
    {
        var id = await App.OpenTaskAsync($"replaced {byName}", metadata: new JsonMap { ["old"] = 1L });
        var path = byName ? $"/tasks/name/replaced%20{byName}" : $"/tasks/{id}";

        foreach (var metadata in new[] { """{"a":{"b":[1,2.5,null,{"c":true}]},"n":null}""", "{}" })
        {
            using var put = await App.PutAsync(path, $$"""{"task_metadata":{{metadata}}}""");
            var changed = await put.JsonAsync(200);
            Assert.That(changed["task_metadata"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(metadata));
            Assert.That(JToken.DeepEquals((await App.ReadAsync(path))["task_metadata"], changed["task_metadata"]), Is.True);
            Assert.That((string?)changed["status"], Is.EqualTo("RUNNING"));
        }

        var before = await App.ReadAsync(path);
        using var nothing = await App.PutAsync(path, """{"task_metadata":null}""");
        await nothing.JsonAsync(200);
        Assert.That(JToken.DeepEquals(await App.ReadAsync(path), before), Is.True);
    }

    [Test, Property("contract", "agentex:20/49")]
    public async Task Put_MergeParams_IsShallow([Values] bool byName)
    {
        var id = await App.OpenTaskAsync($"merged {byName}", new JsonMap { ["keep"] = 1L, ["deep"] = new JsonMap { ["a"] = 1L } });
        var path = byName ? $"/tasks/name/merged%20{byName}" : $"/tasks/{id}";

        using var put = await App.PutAsync(path, """{"merge_params":{"deep":{"b":2},"new":"n"},"task_metadata":{"m":1}}""");
        await put.JsonAsync(200);

        var task = await App.ReadAsync(path);
        Assert.That(task["params"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"keep":1,"deep":{"b":2},"new":"n"}"""));
        Assert.That((int?)task["task_metadata"]!["m"], Is.EqualTo(1));
        using var empty = await App.PutAsync(path, """{"merge_params":{}}""");
        Assert.That(JToken.DeepEquals((await empty.JsonAsync(200))["params"], task["params"]), Is.True);
    }

    [Test, Property("contract", "agentex:20/49")]
    public async Task Put_MergeParamsAtOnce_LosesNone()
    {
        var id = await App.OpenTaskAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            using var put = await App.PutAsync($"/tasks/{id}", $$$"""{"merge_params":{"p{{{number}}}":{{{number}}}}}""");
            await put.JsonAsync(200);
        }));

        Assert.That(((JObject)(await App.ReadAsync($"/tasks/{id}"))["params"]!).Properties().Select(member => (int)member.Value), Is.EquivalentTo(Enumerable.Range(0, 12)));
    }

    [Test, Property("contract", "agentex:20/50")]
    public async Task Put_Refusals()
    {
        var id = await App.OpenTaskAsync("refusals");
        var metadata = new { task_metadata = new { x = 1 } };

        await App.RefusedAsync(HttpMethod.Put, "/tasks/unknown", 404, metadata);
        await App.RefusedAsync(HttpMethod.Put, "/tasks/name/unknown", 404, metadata);
        await App.RefusedAsync(HttpMethod.Put, $"/tasks/{id}", 422, "{");
        await App.RefusedAsync(HttpMethod.Put, $"/tasks/{id}", 422, """{"task_metadata":[1]}""");
        await App.RefusedAsync(HttpMethod.Put, $"/tasks/{id}", 422, """{"merge_params":"x"}""");
        await App.RefusedAsync(HttpMethod.Put, $"/tasks/{id}", 413, new { task_metadata = new { x = new string('x', TaskSize.Metadata) } });
        await App.RefusedAsync(HttpMethod.Put, $"/tasks/{id}", 413, new { merge_params = new { x = new string('x', TaskSize.Params) } });
        using var ignored = await App.PutAsync($"/tasks/{id}", """{"id":"other","name":"other","status":"FAILED"}""");
        var task = await ignored.JsonAsync(200);
        Assert.That(((string?)task["id"], (string?)task["name"], (string?)task["status"]), Is.EqualTo((id, "refusals", "RUNNING")));
        await App.ChangeAsync($"/tasks/{id}/complete");
        using var later = await App.PutAsync($"/tasks/{id}", metadata);
        Assert.That((string?)(await later.JsonAsync(200))["status"], Is.EqualTo("COMPLETED"), "any status that is not DELETED");
    }

    [Test, Property("contract", "agentex:20/42"), Property("contract", "agentex:20/50"), Property("contract", "agentex:20/57")]
    public async Task Delete_Task_IsGone([Values] bool byName)
    {
        var name = $"deleted {byName}";
        var id = await App.OpenTaskAsync(name);
        await App.AddTextAsync(id, "hello");
        var path = byName ? $"/tasks/name/{GivenRpcTasks.Encode(name)}" : $"/tasks/{id}";

        using var deleted = await App.SendAsync(HttpMethod.Delete, path, null);
        var answer = await deleted.JsonAsync(200);

        Assert.That((string?)answer["message"], Is.EqualTo(byName ? $"Task '{name}' deleted successfully" : $"Task {id} deleted successfully"));
        Assert.That((string?)answer["id"], Is.EqualTo(id));
        Assert.That(await App.RefusedAsync(HttpMethod.Get, path, 404), Does.Contain($"Task {(byName ? name : id)} not found"));
        await App.RefusedAsync(HttpMethod.Delete, path, 404);
        await App.RefusedAsync(HttpMethod.Put, path, 404, new { task_metadata = new { x = 1 } });
        await App.RefusedAsync(HttpMethod.Post, $"{path}/complete", 404);
        Assert.That((await App.ReadAsync("/tasks?limit=1000")).Select(task => (string?)task["id"]), Has.No.Member(id));
        using var messages = await App.GetAsync($"/messages?task_id={id}");
        await messages.MessageErrorAsync(404);
        Assert.That(await App.OpenTaskAsync(name), Is.Not.EqualTo(id), "its name is free again");
    }

    [Test]
    public async Task Delete_RunningChatTask_StopsTheTurn_AndChatKnowsItNoMore()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("work", key, agent);
        await App.WorkedAsync(id, key);

        using var deleted = await App.SendAsync(HttpMethod.Delete, $"/tasks/{id}", null, key);
        await deleted.JsonAsync(200);

        using var there = await App.GetTaskAsync(id, key);
        await there.ChatErrorAsync(404, "task_not_found");
    }

    [Test]
    public async Task Metadata_OfAChatTask_AreTheSameInBothContracts()
    {
        using var created = await App.PostTaskAsync(new { agent_id = 1, message = new { content = "x" }, metadata = new { shared = "yes" } });
        var id = (long)(await created.JsonAsync(202))["task_id"]!;
        Assert.That((string?)(await App.ReadAsync($"/tasks/{id}"))["task_metadata"]!["shared"], Is.EqualTo("yes"));

        using var put = await App.PutAsync($"/tasks/{id}", """{"task_metadata":{"shared":"changed"}}""");
        await put.JsonAsync(200);

        Assert.That((string?)(await App.ReadTaskAsync(id))["metadata"]!["shared"], Is.EqualTo("changed"));
    }
}
