using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Contract.Events;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Steps of tool calls as models really number and leave them, on every surface.</summary>
public sealed class StepCaseTests
{
    private TaskMessagesApp _app = null!;
    private StreamingAgent _agent = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _app = await TaskMessagesApp.StartAsync();
        _agent = await StreamingAgent.StartAsync(_app);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _agent.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Test]
    [Property("case", "A2")]
    public async Task CaseA2_SameCallIdInTwoTurns_IsTwoSteps()
    {
        var id = await TurnAsync(null, Request(0, "call_0"), Response(1, "call_0", "first"));
        await TurnAsync(id, Request(0, "call_0"), Response(1, "call_0", "second"));

        await CheckAsync(id, [("tool_call:call_0", "completed", "first"), (null, "completed", "second")]);
    }

    [Test]
    [Property("case", "A2")]
    public async Task CaseA2_EmptyCallIdTwiceInOneTurn_IsTwoSteps()
    {
        var id = await TurnAsync(null, Request(0, ""), Response(1, "", "first"), Request(2, ""), Response(3, "", "second"));

        await CheckAsync(id, [("tool_call:", "completed", "first"), (null, "completed", "second")]);
    }

    [Test]
    [Property("case", "A2")]
    public async Task CaseA2_CallIdThatLooksLikeAnothersStepId_StaysApart()
    {
        var id = await TurnAsync(null, Request(0, "a"), Response(1, "a", "1"), Request(2, "a"), Response(3, "a", "2"));
        var second = (await ToolStepsAsync(id))[1];
        var copied = ((string)second["id"]!)["tool_call:".Length..];
        await TurnAsync(id, Request(0, copied), Response(1, copied, "3"));

        Assert.That((await ToolStepsAsync(id)).Select(step => (string?)step["data"]!["result"]), Is.EqualTo(new[] { "1", "2", "3" }));
        Assert.That((await ToolStepsAsync(id)).Select(step => (string?)step["id"]), Is.Unique);
    }

    [Test]
    [Property("case", "A3")]
    public async Task CaseA3_TurnThatIsCancelled_EndsItsOpenStep()
    {
        var id = await OpenCallAsync();
        using var cancelled = await _app.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/cancel", null, _agent.Key);
        await cancelled.JsonAsync(200);

        await CheckFailedAsync(id);
    }

    [Test]
    [Property("case", "A3")]
    public async Task CaseA3_TurnThatFails_EndsItsOpenStep()
    {
        var id = await OpenCallAsync();
        _agent.Say("nonsense");
        await _app.WaitForEndAsync(id, _agent.Key);

        await CheckFailedAsync(id);
    }

    [Test]
    [Property("case", "A3")]
    public async Task CaseA3_TurnThatRunsOutOfTime_EndsItsOpenStep()
    {
        await _agent.ChangeAsync(_app, maxAttempts: 3, turnTimeoutSeconds: 3);
        var id = await OpenCallAsync();
        var task = await _app.WaitForEndAsync(id, _agent.Key);

        Assert.That((string?)task["error"], Does.Contain("time limit of 3 s"));
        await CheckFailedAsync(id);
    }

    /// <summary>As after a kill: the lease runs out behind the attempt's back, and the next attempt is one too many.</summary>
    [Test]
    [Property("case", "A3")]
    public async Task CaseA3_ProcessIsLostWithTheTurn_EndsItsOpenStepForWhoeverSawIt()
    {
        await _agent.ChangeAsync(_app, maxAttempts: 1, turnTimeoutSeconds: null);
        var id = await OpenCallAsync();
        using var stream = await StreamClient.OpenAsync(_app, id, key: _agent.Key);
        var known = await stream.ReadToAsync("step.started");
        var tasks = _app.Services.GetRequiredService<ITaskStore>();
        var lost = await tasks.FindAsync($"{id}", CancellationToken.None);
        Assert.That(await tasks.TakeOverAsync($"{id}", lost!.Turn!.Lease!.Token, TimeProvider.System.GetUtcNow().UtcDateTime, CancellationToken.None), Is.True);

        var task = await _app.WaitForEndAsync(id, _agent.Key);

        Assert.That((string?)task["error"], Does.StartWith("The turn was given up after 1 attempt"));
        Assert.That(await ToolStepsAsync(id), Is.Empty, "what the lost attempt wrote is removed");
        var life = known.Concat(await stream.ReadToEndAsync()).Where(frame => frame.Text("step.id") == "tool_call:call_0").Select(frame => (frame.Event, frame.Text("step.status")));
        Assert.That(life, Is.EqualTo(new[] { ("step.started", "running"), ("step.completed", "failed") }));
    }

    [Test]
    [Property("case", "A3")]
    public async Task CaseA3_TurnThatAnswersWithoutAResponse_EndsItsOpenStep()
    {
        var id = await OpenCallAsync();
        _agent.End();
        await _app.WaitForEndAsync(id, _agent.Key);

        await CheckFailedAsync(id);
    }

    [Test]
    [Property("case", "A3")]
    public async Task CaseA3_TurnThatAsks_EndsItsOpenStep()
    {
        var id = await OpenCallAsync();
        _agent.Say("""{"type":"input_required","question":"Which one?"}""");
        await _app.WaitForEndAsync(id, _agent.Key);

        await CheckFailedAsync(id);
    }

    [Test]
    [Property("case", "A3")]
    public async Task CaseA3_StreamThatWasDroppedInTheTurn_IsToldOfTheEndWhenItResumes()
    {
        var id = await OpenCallAsync();
        var seen = (long)(await ToolStepsAsync(id)).Count;
        Assert.That(seen, Is.EqualTo(1));
        using var cancelled = await _app.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/cancel", null, _agent.Key);
        await cancelled.JsonAsync(200);

        // after the user's message and the request
        var frames = await FramesAsync(id, after: 2);

        Assert.That(frames, Does.Contain(("step.completed", "tool_call:call_0", "failed")));
    }

    [Test]
    [Property("case", "A3")]
    public async Task CaseA3_ResponseInTheNextTurn_IsNotTheEndedCalls()
    {
        var id = await OpenCallAsync();
        _agent.End();
        await _app.WaitForEndAsync(id, _agent.Key);
        await TurnAsync(id, Response(0, "call_0", "too late"));

        await CheckFailedAsync(id);
    }

    [Test]
    [Property("case", "A3")]
    public async Task CaseA3_AttemptThatBreaksOff_EndsItsStepInTheStreamAndTheNextOneHasItsId()
    {
        var id = await OpenCallAsync();
        _agent.Break();
        await Eventually.TrueAsync(() => _agent.Calls == 2, "asked again");
        _agent.Say(Request(0, "call_0"));
        _agent.Say(Response(1, "call_0", "done"));
        _agent.End();
        await _app.WaitForEndAsync(id, _agent.Key);

        Assert.That((await ToolStepsAsync(id)).Select(step => ((string?)step["id"], (string?)step["status"])), Is.EqualTo(new[] { ("tool_call:call_0", "completed") }));
        var frames = await FramesAsync(id, after: 2);
        Assert.That(frames.Where(frame => frame.Id == "tool_call:call_0").Select(frame => frame.Status), Is.EqualTo(new[] { "failed", "running", "completed" }).Or.EqualTo(new[] { "running", "completed" }));
    }

    /// <summary>The agent's turn has called a tool, and hangs.</summary>
    private async Task<long> OpenCallAsync()
    {
        var id = await _app.CreateTaskAsync("hello", _agent.Key, _agent.Agent);
        _agent.Say(Request(0, "call_0"));
        await Eventually.ReadAsync(() => ToolStepsAsync(id), steps => steps.Count == 1 && (string?)steps[0]["status"] == "running");
        return id;
    }

    private async Task<long> TurnAsync(long? id, params string[] lines)
    {
        if (id is { } known)
        {
            using var appended = await _app.AppendAsync(known, "next", _agent.Key, _agent.Agent);
            await appended.JsonAsync(202);
        }

        var task = id ?? await _app.CreateTaskAsync("hello", _agent.Key, _agent.Agent);
        foreach (var line in lines)
            _agent.Say(line);
        _agent.End();
        Assert.That((string?)(await _app.WaitForEndAsync(task, _agent.Key))["status"], Is.EqualTo("completed"));
        return task;
    }

    private async Task CheckFailedAsync(long id)
    {
        var step = (await ToolStepsAsync(id)).Single();
        Assert.That(((string?)step["id"], (string?)step["status"]), Is.EqualTo(("tool_call:call_0", "failed")));
        Assert.That((string?)step["completed_at"], Is.Not.Null.And.GreaterThanOrEqualTo((string)step["started_at"]!));
        Assert.That((string?)step["data"]!["error"], Does.Contain("turn ended"));
        Assert.That(await FramesAsync(id, after: 0), Does.Contain(("step.completed", "tool_call:call_0", "failed")), "the whole life");
        Assert.That(await FramesAsync(id, after: null), Does.Contain(("step.completed", "tool_call:call_0", "failed")), "a new stream");
    }

    /// <summary>The steps by GET, as a list and read on one by one, and by both kinds of stream.</summary>
    private async Task CheckAsync(long id, (string? Id, string Status, string Result)[] expected)
    {
        var steps = await ToolStepsAsync(id);
        Assert.That(steps.Select(step => ((string?)step["status"], (string?)step["data"]!["result"])), Is.EqualTo(expected.Select(step => (step.Status, step.Result))));
        Assert.That(steps.Select(step => (string?)step["id"]), Is.Unique);
        foreach (var ((wanted, _, _), step) in expected.Zip(steps))
            Assert.That((string?)step["id"], wanted is null ? Does.StartWith("tool_call:") : Is.EqualTo(wanted));

        var ids = steps.Select(step => (string?)step["id"]).ToArray();
        Assert.That(ToolIds(await FramesAsync(id, after: 0)), Is.EqualTo(ids), "the whole life");
        Assert.That(ToolIds(await FramesAsync(id, after: null)), Is.EqualTo(ids), "a new stream");
        using var rest = await _app.GetAsync($"/v1/chat/tasks/{id}/steps?after={Uri.EscapeDataString(ids[0]!)}", _agent.Key);
        Assert.That((await rest.JsonAsync(200))["steps"]!.Select(step => (string?)step["id"]), Does.Contain(ids[1]).And.Not.Contain(ids[0]));
        using var none = await _app.GetAsync($"/v1/chat/tasks/{id}/steps?after={Uri.EscapeDataString(ids[1]!)}", _agent.Key);
        Assert.That((await none.JsonAsync(200))["steps"]!.Select(step => (string?)step["id"]), Does.Not.Contain(ids[0]).And.Not.Contain(ids[1]));
    }

    private async Task<List<JToken>> ToolStepsAsync(long id)
    {
        using var response = await _app.GetAsync($"/v1/chat/tasks/{id}/steps", _agent.Key);
        return [.. (await response.JsonAsync(200))["steps"]!.Where(step => (string?)step["type"] == "tool_call")];
    }

    /// <summary>The step frames of a stream of the ended task.</summary>
    private async Task<List<(string Event, string? Id, string? Status)>> FramesAsync(long id, long? after)
    {
        using var response = await _app.GetAsync($"/v1/chat/tasks/{id}/events{(after is { } place ? $"?after={place}" : "")}", _agent.Key);
        var frames = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var steps = new List<(string, string?, string?)>();
        foreach (var frame in frames)
        {
            var lines = frame.Split('\n').Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1]);
            if (lines["event"].FirstOrDefault() is { } name && name.StartsWith("step.", StringComparison.Ordinal))
            {
                var step = HttpAssertions.Parse(lines["data"].Single())["step"]!;
                steps.Add((name, (string?)step["id"], (string?)step["status"]));
            }
        }

        return steps;
    }

    private static IEnumerable<string?> ToolIds(IEnumerable<(string Event, string? Id, string? Status)> frames)
        => frames.Where(frame => frame.Status == "completed" && frame.Id!.StartsWith("tool_call:", StringComparison.Ordinal)).Select(frame => frame.Id);

    private static string Request(int index, string call)
        => $$$$"""{"type":"full","index":{{{{index}}}},"content":{"type":"tool_request","tool_call_id":"{{{{call}}}}","name":"search","arguments":{}}}""";

    private static string Response(int index, string call, string result)
        => $$$"""{"type":"full","index":{{{index}}},"content":{"type":"tool_response","tool_call_id":"{{{call}}}","name":"search","content":"{{{result}}}"}}""";
}
