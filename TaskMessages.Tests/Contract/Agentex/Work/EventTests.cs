using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;
using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Work;

/// <summary>Events and trackers.</summary>
public sealed class EventTests : ContractFixture
{
    [Test, Property("contract", "agentex:20/96")]
    public async Task List_IsInOrder_AfterTheOneThatIsNamed()
    {
        var task = await App.OpenAsync();
        var events = new List<TaskEvent>();
        for (var number = 0; number < 5; number++)
            events.Add(await AddAsync(task, number == 3 ? null : $"event {number}"));
        var query = $"/events?task_id={task.Id}&agent_id=1";

        var all = (JArray)await App.ReadAsync(query);
        Assert.That(all.Select(item => (long)item["sequence_id"]!), Is.EqualTo(new[] { 1L, 2, 3, 4, 5 }));
        Assert.That((string?)all[0]["content"]!["content"], Is.EqualTo("event 0"));
        Assert.That(all[3]["content"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That((await App.ReadAsync($"{query}&last_processed_event_id={events[1].Id}&limit=2")).Select(item => (long)item["sequence_id"]!), Is.EqualTo(new[] { 3L, 4 }));
        Assert.That((JArray)await App.ReadAsync($"{query}&last_processed_event_id=unknown"), Has.Count.EqualTo(5));
        Assert.That(await App.ReadAsync($"/events?task_id={task.Id}&agent_id=99"), Is.Empty);
        Assert.That(JToken.DeepEquals(await App.ReadAsync($"/events/{events[2].Id}"), all[2]), Is.True);
    }

    [Test, Property("contract", "agentex:20/96")]
    public async Task Add_AtOnce_LeavesNoGap()
    {
        var task = await App.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => AddAsync(task, $"{number}")));

        Assert.That((await App.ReadAsync($"/events?task_id={task.Id}&agent_id=1")).Select(item => (long)item["sequence_id"]!), Is.EqualTo(Enumerable.Range(1, 30)));
    }

    [TestCase("/events", 422)]
    [TestCase("/events?task_id=x", 422)]
    [TestCase("/events?agent_id=1", 422)]
    [TestCase("/events?task_id=x&agent_id=1&limit=0", 422)]
    [TestCase("/events?task_id=x&agent_id=1&limit=1001", 422)]
    [TestCase("/events?task_id=x&agent_id=1", 404)]
    [TestCase("/events/unknown", 404)]
    [Property("contract", "agentex:20/96")]
    public Task Refusals(string path, int status) => App.RefusedAsync(HttpMethod.Get, path, status);

    [Test]
    public async Task AnotherAgentsEventsAndTrackers_DoNotExist()
    {
        var other = await App.AddAgentAsync();
        var task = await App.OpenAsync();
        var item = await AddAsync(task, "private");

        await App.RefusedAsync(HttpMethod.Get, $"/events/{item.Id}", 404, key: other.Key);
        await App.RefusedAsync(HttpMethod.Get, $"/events?task_id={task.Id}&agent_id=1", 404, key: other.Key);
        await App.RefusedAsync(HttpMethod.Get, $"/tracker/{task.Id}", 404, key: other.Key);
        await App.RefusedAsync(HttpMethod.Put, $"/tracker/{task.Id}", 404, new { }, other.Key);
        Assert.That(await App.ReadAsync($"/tracker?task_id={task.Id}", other.Key), Is.Empty);
    }

    [Test, Property("contract", "agentex:20/97")]
    public async Task Tracker_MovesForwardOnly()
    {
        var task = await App.OpenAsync();
        var (first, second) = (await AddAsync(task, "1"), await AddAsync(task, "2"));
        var foreign = await AddAsync(await App.OpenAsync(), "of another task");

        var fresh = await App.ReadAsync($"/tracker/{task.Id}");
        Assert.That((fresh["last_processed_event_id"]!.Type, fresh["status"]!.Type, (string?)fresh["task_id"], (string?)fresh["agent_id"]), Is.EqualTo((JTokenType.Null, JTokenType.Null, task.Id, "1")));
        var moved = await PutAsync(task.Id, new { last_processed_event_id = second.Id, status = "BUSY", status_reason = "why" });
        Assert.That(((string?)moved["last_processed_event_id"], (string?)moved["status"], (string?)moved["status_reason"]), Is.EqualTo((second.Id, "BUSY", "why")));
        await PutAsync(task.Id, new { last_processed_event_id = second.Id });
        foreach (var wrong in new[] { first.Id, "unknown", foreign.Id })
            await App.RefusedAsync(HttpMethod.Put, $"/tracker/{task.Id}", 400, new { last_processed_event_id = wrong });
        var after = await PutAsync(task.Id, new { });
        Assert.That(((string?)after["last_processed_event_id"], after["status"]!.Type), Is.EqualTo((second.Id, JTokenType.Null)), "an absent status goes");
        Assert.That(JToken.DeepEquals(await App.ReadAsync($"/tracker/{task.Id}"), after), Is.True);
        await App.RefusedAsync(HttpMethod.Put, "/tracker/unknown", 404, new { });
        await App.RefusedAsync(HttpMethod.Get, "/tracker/unknown", 404);
        await App.RefusedAsync(HttpMethod.Put, $"/tracker/{task.Id}", 422, new { status = 5 });
    }

    [Test, Property("contract", "agentex:20/97")]
    public async Task Tracker_List_HasOneForEachTask()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        var ids = new[] { await App.OpenTaskAsync(key: key), await App.OpenTaskAsync(key: key), await App.OpenTaskAsync(key: key) };

        var listed = (await App.ReadAsync("/tracker", key)).Select(item => (string)item["id"]!).ToArray();
        Assert.That(listed, Is.EquivalentTo(ids));
        Assert.That((await App.ReadAsync($"/tracker?agent_id={agent}&limit=1&page_number=2", key)).Select(item => (string?)item["id"]), Is.EqualTo(new[] { listed[1] }));
        Assert.That((await App.ReadAsync($"/tracker?task_id={ids[0]}", key)).Select(item => (string?)item["id"]), Is.EqualTo(new[] { ids[0] }));
        Assert.That(await App.ReadAsync("/tracker?agent_id=1", key), Is.Empty);
        await App.RefusedAsync(HttpMethod.Get, "/tracker?limit=0", 422);
        await App.RefusedAsync(HttpMethod.Get, "/tracker?page_number=0", 422);
    }

    [Test]
    public async Task DeletedTask_TakesItsEventsAndItsStateWithIt()
    {
        var task = await App.OpenAsync();
        var item = await AddAsync(task, "gone");
        using var state = await App.SendAsync(HttpMethod.Post, "/states", new { task_id = task.Id, agent_id = "1", state = new { x = 1 } });
        var stateId = (string)(await state.JsonAsync(200))["id"]!;

        using var deleted = await App.SendAsync(HttpMethod.Delete, $"/tasks/{task.Id}", null);
        await deleted.JsonAsync(200);

        await App.RefusedAsync(HttpMethod.Get, $"/events/{item.Id}", 404);
        await App.RefusedAsync(HttpMethod.Get, $"/tracker/{task.Id}", 404);
        await App.RefusedAsync(HttpMethod.Get, $"/states/{stateId}", 404);
    }

    private Task<TaskEvent> AddAsync(ChatTask task, string? text) => App.Services.GetRequiredService<EventService>().AddAsync(
        task,
        text is null ? null : new TextContent(Author.User, Style.Static, TextFormat.Plain, text),
        App.Services.GetRequiredService<EventDeliverer>().Begin(headers: null),
        CancellationToken.None);

    private async Task<JToken> PutAsync(string id, object body)
    {
        using var put = await App.PutAsync($"/tracker/{id}", body);
        return await put.JsonAsync(200);
    }
}
