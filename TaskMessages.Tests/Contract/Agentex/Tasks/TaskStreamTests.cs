using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Contract.Events;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>A task's stream: its beginning, the task's changes, its end.</summary>
public sealed class TaskStreamTests : ContractFixture
{
    private protected override string[] Settings => ["--Limits:StreamHeartbeat=00:00:00.250", "--Limits:StreamsPerKey=200"];

    [Test, Property("contract", "agentex:20/62")]
    public async Task First_IsConnected([Values] bool byName)
    {
        var id = await App.OpenTaskAsync($"first {byName}");
        await App.AddTextAsync(id, "history is not told");

        using var stream = await TaskStreamClient.OpenAsync(App, byName ? $"/tasks/name/first%20{byName}" : $"/tasks/{id}");

        var first = (await stream.ReadAsync())!;
        Assert.That(first.Data!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo($$"""{"type":"connected","taskId":"{{id}}"}"""));
        await App.AddTextAsync(id, "what comes is");
        Assert.That((string?)(await stream.ReadToAsync("full")).Single().Data!["content"]!["content"], Is.EqualTo("what comes is"));
    }

    [Test, Property("contract", "agentex:20/63"), Property("contract", "agentex:20/64"), Property("contract", "agentex:20/65")]
    public async Task MetadataUpdates_AreToldEachInOrder_WithTheWholeTask()
    {
        var id = await App.OpenTaskAsync("updated", new JsonMap { ["p"] = 1L });
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        var connected = (await stream.ReadToAsync("connected")).Single().Id;

        for (var number = 1; number <= 20; number++)
        {
            using var put = await App.PutAsync($"/tasks/{id}", $$$"""{"task_metadata":{"n":{{{number}}}}}""");
            await put.JsonAsync(200);
        }

        var frames = await stream.ReadToAsync(frame => (int?)frame.Data!["task"]!["task_metadata"]!["n"] == 20);
        Assert.That(frames.Select(frame => (int)frame.Data!["task"]!["task_metadata"]!["n"]!), Is.EqualTo(Enumerable.Range(1, 20)));
        Assert.That(frames.Select(frame => ((string?)frame.Data!["task"]!["name"], (string?)frame.Data["task"]!["status"], (int?)frame.Data["task"]!["params"]!["p"])), Is.All.EqualTo(("updated", "RUNNING", 1)));
        Assert.That(frames.Select(frame => frame.Id), Is.Unique.And.None.Null);
        using var again = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}", connected);
        var later = await again.ReadToAsync(frame => (int?)frame.Data!["task"]?["task_metadata"]!["n"] == 20);
        Assert.That(later.Skip(1).Select(frame => frame.ToString()), Is.EqualTo(frames.Select(frame => frame.ToString())), "each is told again as it was");
    }

    [Test]
    public async Task MergedParamsAndInterruption_AreTold()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await stream.ReadToAsync("connected");

        using var put = await App.PutAsync($"/tasks/{id}", """{"merge_params":{"x":1}}""");
        await App.ChangeAsync($"/tasks/{id}/interrupt", new { reason = "wait" });

        var frames = await stream.ReadToAsync(frame => (string?)frame.Data!["task"]!["status"] == "INTERRUPTED");
        Assert.That(frames, Has.Count.EqualTo(2));
        Assert.That((int?)frames[0].Data!["task"]!["params"]!["x"], Is.EqualTo(1));
        await App.AddTextAsync(id, "still open");
        await stream.ReadToAsync("full");
    }

    [Test, Property("contract", "agentex:20/66")]
    public async Task Idle_IsPinged()
    {
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{await App.OpenTaskAsync()}");
        await stream.ReadAsync();

        Assert.That((await stream.ReadAsync())!.Line, Is.EqualTo(":ping"));
        Assert.That((await stream.ReadAsync())!.Line, Is.EqualTo(":ping"));
    }

    [TestCase("complete", "COMPLETED")]
    [TestCase("fail", "FAILED")]
    [TestCase("cancel", "CANCELED")]
    [TestCase("terminate", "TERMINATED")]
    [TestCase("timeout", "TIMED_OUT")]
    [Property("contract", "agentex:20/67")]
    public async Task End_OfTheTask_IsToldAndEndsTheStream(string verb, string status)
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await App.AddTextAsync(id, "before");

        await App.ChangeAsync($"/tasks/{id}/{verb}");

        var frames = (await stream.ReadToEndAsync()).Where(frame => frame.Data is not null).ToList();
        Assert.That(frames.Select(frame => frame.Type), Is.EqualTo(new[] { "connected", "full", "task_updated" }));
        Assert.That((string?)frames[^1].Data!["task"]!["status"], Is.EqualTo(status));
    }

    [Test]
    public async Task Deletion_IsToldAndEndsTheStream()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await stream.ReadToAsync("connected");

        using var deleted = await App.SendAsync(HttpMethod.Delete, $"/tasks/{id}", null);
        await deleted.JsonAsync(200);

        Assert.That((string?)(await stream.ReadToEndAsync()).Last(frame => frame.Data is not null).Data!["task"]!["status"], Is.EqualTo("DELETED"));
    }

    [Test, Property("contract", "agentex:20/68"), Property("contract", "agentex:20/72")]
    public async Task FinishedTask_WithoutId_IsItsEndAlone_WithId_IsAllThatWasMissed()
    {
        var id = await App.OpenTaskAsync();
        using var live = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        var connected = (await live.ReadToAsync("connected")).Single().Id;
        for (var number = 0; number < 30; number++)
            await App.AddTextAsync(id, $"{number}");
        await App.ChangeAsync($"/tasks/{id}/complete");
        var told = (await live.ReadToEndAsync()).Where(frame => frame.Data is not null).Select(frame => frame.ToString()).ToList();

        using var late = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        Assert.That((await late.ReadToEndAsync()).Select(frame => frame.Line ?? frame.Type), Is.EqualTo(new[] { "connected", "retry: 30000", "task_updated" }));
        using var again = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}", connected);
        Assert.That((await again.ReadToEndAsync()).Where(frame => frame.Data is not null).Skip(1).Select(frame => frame.ToString()), Is.EqualTo(told));
    }

    [Test, Property("contract", "agentex:20/69")]
    public async Task ViewerThatLeaves_TakesNothingFromTheOthers()
    {
        var id = await App.OpenTaskAsync();
        var leaving = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        using var staying = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        using var third = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await leaving.ReadToAsync("connected");
        leaving.Dispose();

        await App.AddTextAsync(id, "go on");

        await staying.ReadToAsync("full");
        await third.ReadToAsync("full");
    }

    [Test]
    public async Task UnknownForeignAndWrongId_AreRefused()
    {
        var other = await App.AddAgentAsync();
        var id = await App.OpenTaskAsync("not yours");

        foreach (var (path, key) in new[] { ("/tasks/unknown", TaskMessagesApp.DevelopmentKey), ("/tasks/name/unknown", TaskMessagesApp.DevelopmentKey), ($"/tasks/{id}", other.Key), ("/tasks/name/not%20yours", other.Key) })
        {
            using var response = await TaskStreamClient.RequestAsync(App, path, null, key);
            await response.MessageErrorAsync(404);
        }

        using var wrong = await TaskStreamClient.RequestAsync(App, $"/tasks/{id}", "nonsense");
        await wrong.MessageErrorAsync(422);
    }

    [Test]
    public async Task TurnOfAChatTask_IsStartDeltasDone_AndResumesAfterEveryFrame()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("hello", agent.Key, agent.Agent);
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}", "0", agent.Key);
        var frames = new List<TaskFrame>();
        foreach (var text in new[] { "eins ", "zwei ", "drei \ud83d\ude80" })
        {
            agent.Delta(text);
            frames.AddRange(await stream.ReadToAsync("delta"));
        }

        agent.Done();
        agent.Say("""{"type":"full","index":1,"content":{"type":"data","author":"agent","data":{"n":1}}}""");
        agent.End();
        await App.WaitForEndAsync(id, agent.Key);
        await App.ChangeAsync($"/tasks/{id}/complete", key: agent.Key);
        frames.AddRange((await stream.ReadToEndAsync()).Where(frame => frame.Data is not null));

        var ledger = await App.ListAsync($"{id}", "&order_direction=asc", agent.Key);
        var told = new ToldMessages();
        told.Take(frames);
        told.AssertIs(ledger);
        Assert.That(frames.Select(frame => frame.Type).Where(type => type != "delta"), Is.EqualTo(new[] { "connected", "full", "start", "done", "full", "task_updated" }));
        for (var index = 0; index < frames.Count - 1; index++)
        {
            if (frames[index].Id is not { } place)
                continue;
            var resumed = new ToldMessages();
            resumed.Take(frames.Take(index + 1));
            using var again = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}", place, agent.Key);
            resumed.Take(await again.ReadToEndAsync());
            resumed.AssertIs(ledger);
        }
    }

    [Test]
    public async Task Attach_WhileATextGrows_TellsItFromItsBeginning()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("hello", agent.Key, agent.Agent);
        using var first = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}", "0", agent.Key);
        agent.Delta("half ");
        await first.ReadToAsync("delta");

        using var second = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}", key: agent.Key);
        var told = new ToldMessages();
        told.Take(await second.ReadToAsync("delta"));
        agent.Delta("and whole");
        agent.Done();
        agent.End();
        told.Take(await second.ReadToAsync("done"));

        told.AssertIs([.. (await App.ListAsync($"{id}", key: agent.Key)).Where(message => (string?)message["content"]!["author"] == "agent")]);
    }

    [Test]
    public async Task OneTask_HasAnAccountOfItsOwnInEachContract()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Running);
        using var chat = await StreamClient.OpenAsync(App, id);
        using var tasks = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await chat.ReadAsync();
        await tasks.ReadToAsync("connected");

        using var put = await App.PutAsync($"/tasks/{id}", """{"task_metadata":{"m":1}}""");
        await App.AddTextAsync($"{id}", "posted");

        Assert.That((await tasks.ReadToAsync("full")).Select(frame => frame.Type), Is.EqualTo(new[] { "full" }).Or.EqualTo(new[] { "task_updated", "full" }));
        await chat.ReadToAsync("step.completed");
        Assert.That((await chat.ReadToAsync("step.completed"))[^1].Text("step.data.content"), Is.EqualTo("posted"), "after the turn's own message");
    }
}
