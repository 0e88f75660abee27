using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Events;

/// <summary>Chat-task contract 12.9 to 12.12, and resuming.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class EventsTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test]
    [Property("contract", "xagent:12.9/105"), Property("contract", "xagent:12.9/108"), Property("contract", "xagent:12.10/114")]
    public async Task Events_CompletedTask_AreStatusStepsAndConclusion()
    {
        var id = await App.CreateTaskAsync("ping");
        await App.WaitForEndAsync(id);

        using var stream = await StreamClient.OpenAsync(App, id);
        var frames = await stream.ReadToEndAsync();

        Assert.That(frames.Select(frame => frame.Event), Is.EqualTo(new[] { "task.status", "step.completed", "step.completed", "task.completed" }));
        Assert.That(frames[0].Text("status"), Is.EqualTo("completed"));
        Assert.That(frames[1].Data!["step"]!["data"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"role":"user","content":"ping"}"""));
        Assert.That(frames[^1].Data!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"status":"completed","output":"ping","error":null}"""));
        using var steps = await App.GetAsync($"/v1/chat/tasks/{id}/steps");
        Assert.That(
            (await steps.JsonAsync(HttpStatusCode.OK))["steps"]!.Select(step => step.ToString()),
            Is.EqualTo(frames.Where(frame => frame.Event == "step.completed").Select(frame => frame.Data!["step"]!.ToString())), "the same steps, ids included");
    }

    [TestCase(ChatStatus.Failed, "task.completed", """{"status":"failed","output":null,"error":"broken"}""")]
    [TestCase(ChatStatus.WaitingForUser, "task.input_required", null)]
    [Property("contract", "xagent:12.9/105"), Property("contract", "xagent:12.9/106"), Property("contract", "xagent:12.10/127")]
    public async Task Events_OtherEnds_AreConcluded(ChatStatus status, string conclusion, string? data)
    {
        var id = await App.GivenTaskAsync(status);

        using var stream = await StreamClient.OpenAsync(App, id);
        var frames = await stream.ReadToEndAsync();

        Assert.That(frames.Select(frame => frame.Event), Is.EqualTo(new[] { "task.status", conclusion }));
        Assert.That(frames[1].Data!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(data ?? $$"""{"task_id":{{id}},"prompt":"Which one?"}"""));
    }

    [Test]
    [Property("contract", "xagent:12.11/130"), Property("contract", "xagent:12.11/133"), Property("contract", "xagent:12.12/144"), Property("contract", "xagent:12.12/145")]
    public async Task Events_WhileTheAgentAnswers_ComeAsItSpeaks()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("hello", agent.Key, agent.Agent);
        using var stream = await StreamClient.OpenAsync(App, id, key: agent.Key);
        var conversation = new Conversation();
        var first = (await stream.ReadAsync())!;
        Assert.That((first.Event, first.Text("status")), Is.EqualTo(("task.status", "running")));
        agent.Delta("Hel");
        conversation.Take(await stream.ReadToAsync("message.delta"));
        agent.Delta("lo, ");
        conversation.Take(await stream.ReadToAsync("message.delta"));
        agent.Delta("wörld");
        agent.Done();
        agent.End();

        var rest = await stream.ReadToEndAsync();
        conversation.Take(rest);

        Assert.That(rest.Select(frame => frame.Event).TakeLast(3), Is.EqualTo(new[] { "message.completed", "step.completed", "task.completed" }));
        Assert.That(rest[^1].Text("output"), Is.EqualTo("Hello, wörld"));
        conversation.AssertIs(await App.ListAsync($"{id}", "&order_direction=asc", agent.Key));
    }

    [Test]
    public async Task Events_AfterManyTurns_AreReplayedFromAnyPlace()
    {
        var id = await App.CreateTaskAsync("turn 1");
        for (var turn = 2; turn <= 6; turn++)
        {
            await App.WaitForEndAsync(id);
            using var response = await App.AppendAsync(id, $"turn {turn}");
            await response.JsonAsync(HttpStatusCode.Accepted);
        }

        await App.WaitForEndAsync(id);
        using var whole = await StreamClient.OpenAsync(App, id, "0");
        var all = await whole.ReadToEndAsync();

        var conversation = new Conversation();
        conversation.Take(all);
        conversation.AssertIs(await App.ListAsync($"{id}", "&order_direction=asc"));
        Assert.That(all.Select(frame => frame.Id), Has.None.Null.And.Unique);
        foreach (var (frame, index) in all.Select((frame, index) => (frame, index)).Take(all.Count - 1))
        {
            using var stream = await StreamClient.OpenAsync(App, id, frame.Id);
            Assert.That((await stream.ReadToEndAsync()).Select(later => later.ToString()), Is.EqualTo(all.Skip(index + 1).Select(later => later.ToString())), $"after {frame}");
        }
    }

    [Test]
    public async Task Events_AttemptBreaksOff_WhatItSaidIsTakenBack()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("hello", agent.Key, agent.Agent);
        using var stream = await StreamClient.OpenAsync(App, id, key: agent.Key);
        var conversation = new Conversation();
        agent.Delta("wrong");
        conversation.Take(await stream.ReadToAsync("message.delta"));
        agent.Break();
        conversation.Take(await stream.ReadToAsync("message.removed"));
        agent.Delta("right");
        EndWith(agent);

        conversation.Take(await stream.ReadToEndAsync());

        Assert.That(conversation.Texts, Is.EqualTo(new[] { "hello", "right" }));
        conversation.AssertIs(await App.ListAsync($"{id}", "&order_direction=asc", agent.Key));
    }

    [Test]
    public async Task Events_Canceled_CloseWithWhatWasSaid()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("hello", agent.Key, agent.Agent);
        using var stream = await StreamClient.OpenAsync(App, id, key: agent.Key);
        var conversation = new Conversation();
        agent.Delta("half an ans");
        conversation.Take(await stream.ReadToAsync("message.delta"));
        using var cancel = await App.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/cancel", new { reason = "enough" }, agent.Key);
        await cancel.JsonAsync(HttpStatusCode.OK);

        var rest = await stream.ReadToEndAsync();
        conversation.Take(rest);

        Assert.That((rest[^1].Event, rest[^1].Text("error")), Is.EqualTo(("task.completed", "Canceled: enough")));
        conversation.AssertIs(await App.ListAsync($"{id}", "&order_direction=asc", agent.Key));
    }

    [Test]
    [Property("contract", "xagent:12.12/142"), Property("contract", "xagent:12.12/143"), Property("contract", "xagent:12.12/151"), Property("contract", "xagent:12.12/153")]
    public async Task Events_ToolCall_StartsAndCompletesUnderOneId()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("look it up", agent.Key, agent.Agent);
        using var stream = await StreamClient.OpenAsync(App, id, key: agent.Key);
        agent.Say("""{"type":"full","index":0,"content":{"type":"tool_request","author":"agent","tool_call_id":"c1","name":"search","arguments":{"q":"x","api_key":"k"}}}""");
        var started = (await stream.ReadToAsync("step.started"))[^1];
        agent.Say("""{"type":"full","index":1,"content":{"type":"tool_response","author":"agent","tool_call_id":"c1","name":"search","content":{"hits":3}}}""");
        EndWith(agent, 2);
        var completed = (await stream.ReadToAsync("step.completed"))[^1];

        Assert.That((started.Text("step.id"), completed.Text("step.id")), Is.EqualTo(("tool_call:c1", "tool_call:c1")));
        Assert.That(started.Data!["step"]!["data"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"name":"search","args":{"q":"x","api_key":"[REDACTED]"}}"""));
        Assert.That(completed.Data!["step"]!["data"]!["result"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"hits":3}"""));
        Assert.That(started.Data!["step"]!["completed_at"]!.Type, Is.EqualTo(JTokenType.Null));
    }

    [Test]
    [Property("contract", "xagent:12.9/104"), Property("contract", "xagent:12.9/109"), Property("contract", "xagent:12.9/110")]
    public async Task Events_Refusals_AreJsonAndSlotsAreFreedAgain()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("work", key, agent);
        using var noKey = await StreamClient.RequestAsync(App, id, null, null);
        using var unknown = await StreamClient.RequestAsync(App, 987_654, null, key);
        using var malformed = await StreamClient.RequestAsync(App, id, "yesterday", key);
        await noKey.ChatErrorAsync(401, "invalid_api_key");
        await unknown.ChatErrorAsync(404, "task_not_found");
        await malformed.ChatErrorAsync(422, "invalid_input");

        using var first = await StreamClient.OpenAsync(App, id, key: key);
        var second = await StreamClient.OpenAsync(App, id, key: key);
        using var third = await StreamClient.RequestAsync(App, id, null, key);
        await third.ChatErrorAsync(429, "rate_limited");
        second.Dispose();
        await Eventually.ReadAsync(
            async () =>
            {
                using var retry = await StreamClient.RequestAsync(App, id, null, key);
                return retry.StatusCode;
            },
            status => status == HttpStatusCode.OK);
    }

    [Test]
    [Property("contract", "xagent:12.9/107")]
    public async Task Events_PausedTask_IsAnOpenStream()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Paused);
        using var stream = await StreamClient.OpenAsync(App, id);
        Assert.That((await stream.ReadAsync())!.Text("status"), Is.EqualTo("paused"));

        using var resume = await App.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/resume", null);

        Assert.That((await stream.ReadToAsync("task.completed"))[^1].Text("output"), Is.EqualTo("question"));
    }

    private static void EndWith(StreamingAgent agent, int index = 0)
    {
        if (index == 0)
            agent.Done();
        agent.End();
    }
}
