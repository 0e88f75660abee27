using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>What is posted and put is told as what it is.</summary>
public sealed class PostedStreamTests : ContractFixture
{
    private protected override string[] Settings => ["--Limits:StreamsPerKey=200"];

    [Test]
    public async Task PostAndPut_OfATextThatGrows_AreStartDeltasDone()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await stream.ReadToAsync("connected");
        var told = new ToldMessages();

        var message = (string)(await App.AddMessageAsync(id, Text(""), "IN_PROGRESS"))["id"]!;
        told.Take(await stream.ReadToAsync("start"));
        await PutAsync(id, message, Text("one "), "IN_PROGRESS");
        told.Take(await stream.ReadToAsync("delta"));
        await PutAsync(id, message, Text("one two "), null);
        told.Take(await stream.ReadToAsync("delta"));
        await PutAsync(id, message, Text("one two three"), "DONE");
        var end = await stream.ReadToAsync("done");
        told.Take(end);

        Assert.That(end.Select(frame => frame.Type), Is.EqualTo(new[] { "delta", "done" }));
        Assert.That((string?)end[^1].Data!["parent_task_message"]!["streaming_status"], Is.EqualTo("DONE"));
        told.AssertIs(await App.ListAsync(id));
    }

    [Test]
    public async Task Put_OfSomethingElse_IsFull_AndAnEditToo()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await stream.ReadToAsync("connected");
        var told = new ToldMessages();

        var message = (string)(await App.AddMessageAsync(id, Text("a draft"), "IN_PROGRESS"))["id"]!;
        await PutAsync(id, message, Text("another draft"), "IN_PROGRESS");
        await PutAsync(id, message, new { type = "data", author = "agent", data = new { n = 1 } }, "DONE");
        await PutAsync(id, message, Text("edited"), null);
        told.Take(await stream.ReadToAsync(frame => frame.Type == "full" && (string?)frame.Data!["content"]!["type"] == "text"));

        told.AssertIs(await App.ListAsync(id));
    }

    [Test]
    public async Task Batches_AreToldInOrder()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await stream.ReadToAsync("connected");

        using var posted = await App.SendAsync(HttpMethod.Post, "/messages/batch", new { task_id = id, contents = Enumerable.Range(0, 5).Select(number => Text($"{number}")) });
        var ids = (await posted.JsonAsync(200)).Select(message => (string)message["id"]!).ToList();
        using var put = await App.PutAsync("/messages/batch", new { task_id = id, updates = ids.ToDictionary(message => message, message => Text($"new {message}")) });
        await put.JsonAsync(200);

        var told = new ToldMessages();
        told.Take(await stream.ReadToAsync(frame => frame.MessageId == ids[^1] && ((string?)frame.Data!["content"]!["content"])!.StartsWith("new", StringComparison.Ordinal)));
        told.AssertIs(await App.ListAsync(id));
    }

    /// <summary>Numbers that are overtaken leave no gap that a stream would wait for.</summary>
    [Test]
    public async Task Puts_AtOnce_AreToldWithoutAWait_AndTheLastIsWhatStays()
    {
        var id = await App.OpenTaskAsync();
        var message = (string)(await App.AddTextAsync(id, "first"))["id"]!;
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}", "0");
        var told = new ToldMessages();

        for (var round = 0; round < 5; round++)
            await Task.WhenAll(Enumerable.Range(0, 8).Select(number => PutAsync(id, message, Text($"{round}/{number}"), null)));
        await App.AddTextAsync(id, "last");

        // a gap would hold the stream up for 10 s
        told.Take(await stream.ReadToAsync(frame => (string?)frame.Data!["content"]?["content"] == "last").WaitAsync(TimeSpan.FromSeconds(8)));
        told.AssertIs(await App.ListAsync(id));
    }

    [Test]
    public async Task Resume_AfterEveryFrame_IsExact()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}", "0");
        var message = (string)(await App.AddMessageAsync(id, Text("a"), "IN_PROGRESS"))["id"]!;
        await App.AddTextAsync(id, "between");
        await PutAsync(id, message, Text("ab"), null);
        await PutAsync(id, message, Text("other"), "IN_PROGRESS");
        await PutAsync(id, message, Text("other end"), "DONE");
        using var meta = await App.PutAsync($"/tasks/{id}", """{"task_metadata":{"m":1}}""");
        await App.AddTextAsync(id, "last");
        var frames = await stream.ReadToAsync(frame => (string?)frame.Data!["content"]?["content"] == "last");
        var ledger = await App.ListAsync(id);

        foreach (var (frame, index) in frames.Select((frame, index) => (frame, index)).Where(pair => pair.frame.Id is not null && pair.index < frames.Count - 1))
        {
            var told = new ToldMessages();
            told.Take(frames.Take(index + 1));
            using var again = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}", frame.Id);
            told.Take(await again.ReadToAsync(later => (string?)later.Data!["content"]?["content"] == "last"));
            told.AssertIs(ledger);
        }
    }

    [Test]
    public async Task Post_OfEachContent_IsOneFull()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await stream.ReadToAsync("connected");
        object[] contents =
        [
            Text("text"),
            new { type = "reasoning", author = "agent", summary = new[] { "s" } },
            new { type = "data", author = "agent", data = new { k = (string?)null } },
            new { type = "tool_request", author = "agent", tool_call_id = "c", name = "n", arguments = new { a = 1 } },
            new { type = "tool_response", author = "agent", tool_call_id = "c", name = "n", content = new[] { 1, 2 } },
        ];
        var told = new ToldMessages();

        foreach (var content in contents)
        {
            await App.AddMessageAsync(id, content, "DONE");
            var frames = await stream.ReadToAsync("full");
            Assert.That(frames, Has.Count.EqualTo(1));
            told.Take(frames);
        }

        told.AssertIs(await App.ListAsync(id));
    }

    private static object Text(string content) => new { type = "text", author = "agent", content };

    private async Task<JToken> PutAsync(string task, string message, object content, string? status)
    {
        using var put = await App.PutAsync($"/messages/{message}", new { task_id = task, content, streaming_status = status });
        return await put.JsonAsync(200);
    }
}
