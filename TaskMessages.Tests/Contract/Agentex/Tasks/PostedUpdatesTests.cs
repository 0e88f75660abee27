using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors.Acp;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>The HTTP way for the pieces of an asynchronous agent's messages (section 16): live in the stream, and at the end in the ledger.</summary>
public sealed class PostedUpdatesTests : ContractFixture
{
    private protected override string[] Settings => ["--Limits:StreamsPerKey=100", "--Agents:MaxResponseBytes=100000"];

    [Test]
    public async Task Pieces_AreToldAsTheyCome_AndAreInTheLedgerAtTheEnd()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await stream.ReadToAsync("connected");
        using var request = GrowingRequest.Post(App, $"/tasks/{id}/stream/updates");
        var told = new ToldMessages();

        await request.WriteAsync(FakeAcpAgent.Start(0, "", "markdown"));
        told.Take(await stream.ReadToAsync("start"));
        foreach (var piece in new[] { "one ", "two ", "three" })
        {
            await request.WriteAsync(FakeAcpAgent.Delta(0, piece));
            var frames = await stream.ReadToAsync("delta");
            Assert.That((string?)frames[^1].Data!["delta"]!["text_delta"], Is.EqualTo(piece), "while the request goes on");
            told.Take(frames);
        }

        await request.WriteAsync(FakeAcpAgent.Done(0));
        using var answer = await request.EndAsync();

        told.Take(await stream.ReadToAsync("done"));
        var ledger = await App.ListAsync(id);
        told.AssertIs(ledger);
        Assert.That(JToken.DeepEquals(await answer.JsonAsync(HttpStatusCode.OK), ledger), Is.True);
        var message = ledger.Single();
        Assert.That(((string?)message["content"]!["content"], (string?)message["content"]!["format"], (string?)message["streaming_status"]), Is.EqualTo(("one two three", "markdown", "DONE")));
    }

    [Test]
    public async Task EveryKindOfContent_AndSeveralMessages_InOneRequest()
    {
        var id = await App.OpenTaskAsync();
        using var answer = await PostAsync(
            id,
            FakeAcpAgent.Delta(0, "no start"),
            """{"type":"start","index":1,"content":{"type":"tool_request","author":"agent","tool_call_id":"c","name":"n","arguments":{}}}""",
            """{"type":"delta","index":1,"delta":{"type":"tool_request","tool_call_id":"c","name":"n","arguments_delta":"{\"a\":"}}""",
            """data: {"type":"delta","index":1,"delta":{"type":"tool_request","tool_call_id":"c","name":"n","arguments_delta":"1}"}}""",
            "",
            FakeAcpAgent.Full(2, "whole"),
            """{"type":"done","index":1}""");

        var messages = await answer.JsonAsync(HttpStatusCode.OK);

        Assert.That(messages.Select(message => (string?)message["content"]!["type"]), Is.EqualTo(new[] { "text", "tool_request", "text" }));
        Assert.That(messages.Select(message => (string?)message["streaming_status"]), Is.All.EqualTo("DONE"), "what has no end ends with the request");
        Assert.That((int?)messages[1]!["content"]!["arguments"]!["a"], Is.EqualTo(1));
        Assert.That(JToken.DeepEquals(messages, await App.ListAsync(id, "&order_direction=asc")), Is.True);
    }

    /// <summary>As the vendor's SDK does: the message is posted first, then its pieces name it.</summary>
    [Test]
    public async Task Pieces_OfAMessageThatExists_GoThere()
    {
        var id = await App.OpenTaskAsync();
        var message = (string)(await App.AddMessageAsync(id, new { type = "text", author = "agent", format = "markdown", content = "" }, "IN_PROGRESS"))["id"]!;
        object Delta(string text) => new { type = "delta", parent_task_message = new { id = message }, delta = new { type = "text", text_delta = text } };

        using var answer = await PostAsync(id, Delta("a"), Delta("b"), new { type = "done", parent_task_message = new { id = message } });

        var stored = (await App.ListAsync(id)).Single();
        Assert.That(JToken.DeepEquals((await answer.JsonAsync(HttpStatusCode.OK)).Single(), stored), Is.True);
        Assert.That(((string?)stored["id"], (string?)stored["content"]!["content"], (string?)stored["content"]!["format"], (string?)stored["streaming_status"]), Is.EqualTo((message, "ab", "markdown", "DONE")));
        var other = await App.OpenTaskAsync();
        using var elsewhere = await PostAsync(other, Delta("c"));
        await elsewhere.MessageErrorAsync(404);
        Assert.That(await App.ListAsync(other), Is.Empty);
    }

    [Test]
    public async Task Request_ThatBreaksOff_LeavesWhatHasCome_AtItsEnd()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await stream.ReadToAsync("connected");
        using var request = GrowingRequest.Post(App, $"/tasks/{id}/stream/updates");
        var told = new ToldMessages();
        await request.WriteAsync(FakeAcpAgent.Full(0, "whole"), FakeAcpAgent.Delta(1, "as far "), FakeAcpAgent.Delta(1, "as it came"), """{"type":"del""");
        told.Take(await stream.ReadToAsync("delta"));

        await request.BreakAsync();

        told.Take(await stream.ReadToAsync("done"));
        var ledger = await App.ListAsync(id, "&order_direction=asc");
        Assert.That(ledger.Select(message => ((string?)message["content"]!["content"], (string?)message["streaming_status"])),
            Is.EqualTo(new[] { ("whole", "DONE"), ("as far as it came", "DONE") }));
        told.AssertIs(ledger);
    }

    [TestCase("nonsense", "it is not JSON")]
    [TestCase("[]", "the line is not an object")]
    [TestCase("""{"type":"connected"}""", "unknown type")]
    [TestCase("""{"type":"done","index":7}""", "ended message")]
    [TestCase("""{"type":"delta","index":0,"delta":{"type":"data","data_delta":"{}"}}""", "mixed kinds")]
    public async Task Line_ThatIsNoFrame_Is422_AndWhatCameBeforeStays(string line, string reason)
    {
        var id = await App.OpenTaskAsync();

        using var answer = await PostAsync(id, FakeAcpAgent.Delta(0, "before"), line, FakeAcpAgent.Delta(0, "after"));

        Assert.That(await answer.MessageErrorAsync(422), Does.StartWith("Line 2: ").And.Contain(reason));
        Assert.That((await App.ListAsync(id)).Select(message => ((string?)message["content"]!["content"], (string?)message["streaming_status"])), Is.EqualTo(new[] { ("before", "DONE") }));
    }

    [Test]
    public async Task Limits_AndAccess()
    {
        var id = await App.OpenTaskAsync();
        using (var large = await PostAsync(id, FakeAcpAgent.Delta(0, new string('x', 120_000))))
            Assert.That(await large.MessageErrorAsync(413), Does.Contain("Agents:MaxResponseBytes"));
        using (var unknown = await PostAsync(Guid.NewGuid().ToString(), FakeAcpAgent.Full(0, "x")))
            await unknown.MessageErrorAsync(404);
        using (var json = GrowingRequest.Post(App, $"/tasks/{id}/stream/updates", mediaType: "application/json"))
        using (var refused = await json.EndAsync())
            Assert.That(await refused.MessageErrorAsync(422), Does.Contain("application/x-ndjson"));
        await using var agent = await FakeAcpAgent.StartAsync();
        var other = await Rpc.RpcClient.CreateAsync(App, agent, "async");
        using (var foreign = GrowingRequest.Post(App, $"/tasks/{id}/stream/updates", other.Key))
        using (var refused = await foreign.EndAsync())
            await refused.MessageErrorAsync(404);
        using (var wrong = GrowingRequest.Post(App, $"/tasks/{id}/stream/updates", "a wrong key"))
        using (var refused = await wrong.EndAsync())
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        using var nothing = await PostAsync(id);
        Assert.That(await nothing.JsonAsync(HttpStatusCode.OK), Is.Empty);
    }

    [Test]
    public async Task ManyPieces_AreSavedNowAndThen_AndAllAreThere()
    {
        var id = await App.OpenTaskAsync();
        using var stream = await TaskStreamClient.OpenAsync(App, $"/tasks/{id}");
        await stream.ReadToAsync("connected");
        var told = new ToldMessages();

        using var answer = await PostAsync(id, [.. Enumerable.Range(0, 500).Select(number => FakeAcpAgent.Delta(0, $"{number} "))]);

        await answer.JsonAsync(HttpStatusCode.OK);
        var frames = await stream.ReadToAsync("done");
        told.Take(frames);
        told.AssertIs(await App.ListAsync(id));
        Assert.That(frames, Has.Count.LessThan(300), "pieces come together");
    }

    private async Task<HttpResponseMessage> PostAsync(string id, params object[] lines)
    {
        using var request = GrowingRequest.Post(App, $"/tasks/{id}/stream/updates");
        await request.WriteAsync(lines);
        return await request.EndAsync();
    }
}
