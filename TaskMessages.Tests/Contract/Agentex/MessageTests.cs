using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.Agentex;

/// <summary>Message contract 20: creating, reading and changing messages.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.EveryHttpKind))]
public sealed class MessageTests(DatabaseKind kind) : ContractFixture(kind)
{
    private const string UnknownId = "507f1f77bcf86cd799439011";

    [Test, Property("contract", "agentex:20/1")]
    public async Task Post_Text_IsEchoedAndReadBack()
    {
        using var response = await App.PostMessageAsync(new
        {
            task_id = "post-text",
            content = new { type = "text", author = "user", content = "Hello" },
            streaming_status = "DONE",
        });
        var created = await response.JsonAsync(HttpStatusCode.OK);
        using var read = await App.GetAsync($"/messages/{created["id"]}");

        Assert.That((string?)created["id"], Does.Match("^[0-9a-f]{24}$"));
        Assert.That((string?)created["task_id"], Is.EqualTo("post-text"));
        Assert.That((string?)created["streaming_status"], Is.EqualTo("DONE"));
        Assert.That(await read.JsonAsync(HttpStatusCode.OK), Is.EqualTo(created).Using<JToken>(JToken.DeepEquals));
        Assert.That(created["content"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(
            """{"type":"text","author":"user","style":"static","format":"plain","content":"Hello","attachments":null}"""));
    }

    [Test, Property("contract", "agentex:20/2")]
    public async Task List_Items_HaveTheContractsMembers()
    {
        await App.AddTextAsync("list-items", "x");

        var messages = await App.ListAsync("list-items");

        var item = (JObject)messages.Single();
        Assert.That(
            item.Properties().Select(property => property.Name),
            Is.EqualTo(new[] { "id", "task_id", "content", "streaming_status", "created_at", "updated_at" }));
        Assert.That(item["content"]!.Type, Is.EqualTo(JTokenType.Object));
    }

    [Test, Property("contract", "agentex:20/3")]
    public async Task Put_Message_ReplacesContentAuthorAndStatus()
    {
        var created = await App.AddTextAsync("put", "before");
        using var response = await App.PutAsync($"/messages/{created["id"]}", new
        {
            task_id = "put",
            content = new { type = "text", author = "agent", content = "after" },
            streaming_status = "DONE",
        });
        var updated = await response.JsonAsync(HttpStatusCode.OK);
        using var read = await App.GetAsync($"/messages/{created["id"]}");

        Assert.That(await read.JsonAsync(HttpStatusCode.OK), Is.EqualTo(updated).Using<JToken>(JToken.DeepEquals));
        Assert.That(updated["id"], Is.EqualTo(created["id"]));
        Assert.That((string?)updated["content"]!["content"], Is.EqualTo("after"));
        Assert.That((string?)updated["content"]!["author"], Is.EqualTo("agent"));
        Assert.That((string?)updated["streaming_status"], Is.EqualTo("DONE"));
        Assert.That(updated["created_at"], Is.EqualTo(created["created_at"]));
    }

    [TestCase(25)]
    [TestCase(2000)]
    [TestCase(5000)]
    [Property("security", "L8")]
    public async Task L8_LongMessageId_Is404(int length)
    {
        using var response = await App.GetAsync($"/messages/{new string('x', length)}");

        await response.MessageErrorAsync(404);
    }

    [Test]
    public async Task Put_WithoutStatus_KeepsTheStoredOne()
    {
        var created = await App.AddMessageAsync("put-status", Text("x"), "IN_PROGRESS");
        using var response = await App.PutAsync($"/messages/{created["id"]}", new { task_id = "put-status", content = Text("y") });
        Assert.That((string?)(await response.JsonAsync(HttpStatusCode.OK))["streaming_status"], Is.EqualTo("IN_PROGRESS"));
    }

    [Test, Property("contract", "agentex:20/4"), Property("contract", "agentex:20/30")]
    public async Task Batch_CreateAndUpdate_KeepTheOrder()
    {
        using var created = await App.SendAsync(HttpMethod.Post, "/messages/batch", new
        {
            task_id = "batch",
            contents = new[] { Text("a", "user"), Text("b", "agent") },
        });
        var messages = (JArray)await created.JsonAsync(HttpStatusCode.OK);
        var (first, second) = ((string)messages[0]["id"]!, (string)messages[1]["id"]!);

        using var updated = await App.PutAsync("/messages/batch", new
        {
            task_id = "batch",
            updates = new Dictionary<string, object> { [second] = Text("B", "user"), [first] = Text("A", "agent") },
        });
        var changed = (JArray)await updated.JsonAsync(HttpStatusCode.OK);

        Assert.That(messages.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(messages.Select(message => (string?)message["task_id"]), Is.All.EqualTo("batch"));
        Assert.That(changed.Select(message => (string?)message["id"]), Is.EqualTo(new[] { second, first }));
        Assert.That(changed.Select(message => (string?)message["content"]!["author"]), Is.EqualTo(new[] { "user", "agent" }));
    }

    [Test]
    public async Task Batch_Empty_IsAnEmptyArray()
    {
        using var created = await App.SendAsync(
            HttpMethod.Post, "/messages/batch", new { task_id = "batch-empty", contents = Array.Empty<object>() });
        using var updated = await App.PutAsync("/messages/batch", new { task_id = "batch-empty", updates = new { } });

        Assert.That(await created.JsonAsync(HttpStatusCode.OK), Is.Empty);
        Assert.That(await updated.JsonAsync(HttpStatusCode.OK), Is.Empty);
    }

    [Test]
    [Property("security", "L3")]
    public async Task L3_BatchWithAnotherAgentsMessage_IsAnsweredLikeOneWithAnUnknownMessage()
    {
        var (_, foreign, _) = await App.AddAgentAsync();
        var (_, own, _) = await App.AddAgentAsync();
        var theirs = (string)(await AddAsync(foreign, "batch-theirs"))["id"]!;
        var ours = (string)(await AddAsync(own, "batch-ours"))["id"]!;

        using var known = await PutAsync(theirs);
        using var unknown = await PutAsync(UnknownId);

        Assert.That(await known.MessageErrorAsync(404), Is.EqualTo($"Item with id '{theirs}' does not exist."));
        Assert.That(await unknown.MessageErrorAsync(404), Is.EqualTo($"Item with id '{UnknownId}' does not exist."));

        async Task<JToken> AddAsync(string key, string task)
        {
            using var response = await App.SendAsync(HttpMethod.Post, "/messages", new { task_id = task, content = Text("x") }, key);
            return await response.JsonAsync(HttpStatusCode.OK);
        }

        Task<HttpResponseMessage> PutAsync(string id) => App.SendAsync(
            HttpMethod.Put, "/messages/batch", new { task_id = "batch-ours", updates = new Dictionary<string, object> { [ours] = Text("y"), [id] = Text("y") } }, own);
    }

    [TestCase("9999-12-31T23:59:59.999Z")]
    [TestCase("9999-12-31T23:59:59.998Z")]
    [Property("security", "L8")]
    public async Task L8_BatchBeyondTheEndOfTime_IsRefused(string at)
    {
        using var response = await App.SendAsync(
            HttpMethod.Post, "/messages/batch", new { task_id = "batch-late", contents = new[] { Text("a"), Text("b"), Text("c") }, created_at = at });

        Assert.That(await response.MessageErrorAsync(422), Is.EqualTo("Input should be a valid datetime (created_at)"));
        Assert.That(await App.ListAsync("batch-late"), Is.Empty);
    }

    [Test]
    public async Task Batch_OneInvalid_StoresNothing()
    {
        using var response = await App.SendAsync(
            HttpMethod.Post, "/messages/batch", new { task_id = "batch-invalid", contents = new object[] { Text("a"), new { type = "text" } } });

        Assert.That(await response.MessageErrorAsync(422), Is.EqualTo("Input should be 'user' or 'agent' (contents.1.author)").Or.StartsWith("Field required"));
        Assert.That(await App.ListAsync("batch-invalid"), Is.Empty);
    }

    [TestCase("non-existent-message-id")]
    [TestCase(UnknownId)]
    [Property("contract", "agentex:20/5"), Property("contract", "agentex:20/6"), Property("contract", "agentex:20/29")]
    public async Task UnknownMessage_Is404(string id)
    {
        using var read = await App.GetAsync($"/messages/{id}");
        using var updated = await App.PutAsync($"/messages/{id}", new { task_id = "t", content = Text("x") });
        using var batch = await App.PutAsync(
            "/messages/batch", new { task_id = "t", updates = new Dictionary<string, object> { [id] = Text("x") } });

        Assert.That(await read.MessageErrorAsync(404), Is.EqualTo($"Item with id '{id}' does not exist."));
        Assert.That(await updated.MessageErrorAsync(404), Does.Contain("Item with id"));
        Assert.That(await batch.MessageErrorAsync(404), Does.Contain("Item with id"));
    }

    [Test, Property("contract", "agentex:20/21")]
    public async Task Post_WithoutStatus_HasNone()
    {
        var without = await App.AddTextAsync("status", "x");
        var with = await App.AddMessageAsync("status", Text("y"), "IN_PROGRESS");

        Assert.That(without["streaming_status"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That((string?)with["streaming_status"], Is.EqualTo("IN_PROGRESS"));
        Assert.That((string?)without["created_at"], Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$"));
    }

    [Test, Property("contract", "agentex:20/28")]
    public async Task Put_OtherTask_Is404AndChangesNothing()
    {
        var created = await App.AddTextAsync("owner", "mine");
        await App.AddTextAsync("stranger", "x");
        using var response = await App.PutAsync($"/messages/{created["id"]}", new { task_id = "stranger", content = Text("theirs") });
        using var read = await App.GetAsync($"/messages/{created["id"]}");

        await response.MessageErrorAsync(404);
        Assert.That(await read.JsonAsync(HttpStatusCode.OK), Is.EqualTo(created).Using<JToken>(JToken.DeepEquals));
    }

    [Test, Property("contract", "agentex:20/34")]
    public async Task Put_Later_NeverMovesUpdatedAtBack()
    {
        var created = await App.AddTextAsync("updated-at", "x", createdAt: "2099-01-01T00:00:00Z");
        using var response = await App.PutAsync($"/messages/{created["id"]}", new { task_id = "updated-at", content = Text("y") });
        var updated = await response.JsonAsync(HttpStatusCode.OK);

        Assert.That(string.CompareOrdinal((string?)updated["updated_at"], (string?)created["updated_at"]), Is.GreaterThanOrEqualTo(0));
    }

    [TestCase("""{"type":"data","author":"agent","style":"active","data":{"k":null,"n":[1,2.5,-3,true,"é😀"],"o":{"deep":{"er":[]}}}}""")]
    [TestCase("""{"type":"text","author":"agent","style":"static","format":"markdown","content":"# T","attachments":[{"file_id":"f","name":"n","size":3,"type":"t"}]}""")]
    [TestCase("""{"type":"text","author":"user","style":"static","format":"code","content":"","attachments":null}""")]
    [TestCase("""{"type":"reasoning","author":"agent","style":"static","summary":["s"],"content":null}""")]
    [TestCase("""{"type":"reasoning","author":"agent","style":"static","summary":[],"content":["a","b"]}""")]
    [TestCase("""{"type":"tool_request","author":"agent","style":"static","tool_call_id":"c1","name":"n","arguments":{"a":1}}""")]
    [TestCase("""{"type":"tool_response","author":"agent","style":"static","tool_call_id":"c1","name":"n","content":{"a":1},"is_error":false}""")]
    [TestCase("""{"type":"tool_response","author":"agent","style":"static","tool_call_id":"c1","name":"n","content":null,"is_error":null}""")]
    [TestCase("""{"type":"tool_response","author":"agent","style":"static","tool_call_id":"c1","name":"n","content":[1,"x"],"is_error":true}""")]
    [Property("contract", "agentex:20/36")]
    public async Task Content_OfEveryType_RoundTrips(string content)
    {
        var created = await App.AddMessageAsync("round-trip", JToken.Parse(content));
        using var read = await App.GetAsync($"/messages/{created["id"]}");

        Assert.That((await read.JsonAsync(HttpStatusCode.OK))["content"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(content));
    }

    private static object Text(string content, string author = "user") => new { type = "text", author, content };
}
