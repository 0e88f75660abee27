using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.Agentex;

/// <summary>Message contract 7: filters. One ledger, and for each filter the names of the messages it selects.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class FilterTests(DatabaseKind kind) : ContractFixture(kind)
{
    private const string Ledger = "filters";

    /// <summary>Name, status and content of each message; the name goes into the created_at order only.</summary>
    private static readonly (string Name, string? Status, string Content)[] Messages =
    [
        ("t1", null, """{"type":"text","author":"user","content":"hello"}"""),
        ("t2", "DONE", """{"type":"text","author":"user","content":"two"}"""),
        ("t3", "DONE", """{"type":"text","author":"agent","content":"three","format":"markdown"}"""),
        ("d1", "IN_PROGRESS", """{"type":"data","author":"agent","data":{"status":"completed","type":"a","n":1,"metadata":{"user":{"role":"admin"}},"result":{"success":true}}}"""),
        ("d2", null, """{"type":"data","author":"agent","data":{"status":"open","type":"b","n":2,"tags":["x","y"],"metadata":{"user":{"role":"guest"}},"result":{"success":true}}}"""),
        ("q1", null, """{"type":"tool_request","author":"agent","tool_call_id":"c1","name":"get_weather","arguments":{"city":null}}"""),
        ("r1", null, """{"type":"tool_response","author":"agent","tool_call_id":"c1","name":"get_weather","content":"hello","is_error":false}"""),
    ];

    private readonly Dictionary<string, string> _names = [];

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        foreach (var (name, status, content) in Messages)
            _names[(string)(await App.AddMessageAsync(Ledger, JToken.Parse(content), status))["id"]!] = name;
    }

    [TestCase("""{"content":{"type":"text"}}""", "t1 t2 t3")]
    [TestCase("""{"content":{"type":"data"}}""", "d1 d2")]
    [TestCase("""{"content":{"author":"user"}}""", "t1 t2")]
    [TestCase("""{"streaming_status":"DONE"}""", "t2 t3")]
    [TestCase("""{"content":{"type":"text","author":"user"},"streaming_status":"DONE"}""", "t2")]
    [TestCase("""{"content":{"data":{"status":"completed"}}}""", "d1")]
    [TestCase("""{"content":{"type":"data","data":{"status":"completed"}}}""", "d1")]
    [TestCase("""{"content":{"data":{"metadata":{"user":{"role":"admin"}}}}}""", "d1")]
    [TestCase("""{"content":{"data":{"result":{"success":true}}}}""", "d1 d2")]
    [TestCase("""{"content":{"data":{"metadata":{"user":{"role":"admin"}},"result":{"success":true}}}}""", "d1")]
    [TestCase("""{"content":{"data":{"n":1.0}}}""", "d1")]
    [TestCase("""{"content":{"data":{"tags":"x"}}}""", "d2")]
    [TestCase("""{"content":{"data":{"tags":["x","y"]}}}""", "d2")]
    [TestCase("""{"content":{"arguments":{"city":null}}}""", "t1 t2 t3 d1 d2 q1 r1")]
    [TestCase("""{"content":{"type":"tool_request","arguments":{"city":null}}}""", "q1")]
    [TestCase("""{"content":{"name":"get_weather"}}""", "q1 r1")]
    [TestCase("""{"content":{"content":"hello"}}""", "t1 r1")]
    [TestCase("""{"content":{"is_error":"no"}}""", "r1")]
    [TestCase("""[{"content":{"data":{"type":"a"}}},{"content":{"data":{"type":"b"}}}]""", "d1 d2")]
    [TestCase("""[{"content":{"type":"data"}},{"content":{"data":{"type":"b"}},"exclude":true}]""", "d1")]
    [TestCase("""[{"content":{"type":"data"}},{"content":{"data":{"type":"a"}},"exclude":true},{"content":{"data":{"type":"b"}},"exclude":true}]""", "")]
    [TestCase("""[{"content":{"type":"data"},"exclude":true}]""", "t1 t2 t3 q1 r1")]
    [TestCase("""[{"content":{"type":"data"},"exclude":true},{"content":{"type":"text"},"exclude":"yes"}]""", "q1 r1")]
    [TestCase("""{}""", "t1 t2 t3 d1 d2 q1 r1")]
    [TestCase("""[]""", "t1 t2 t3 d1 d2 q1 r1")]
    [TestCase("""{"nonexistent_field":1}""", "t1 t2 t3 d1 d2 q1 r1")]
    [TestCase("""{"content":{"data":{}}}""", "t1 t2 t3 d1 d2 q1 r1")]
    [TestCase("""{"content":null,"streaming_status":null}""", "t1 t2 t3 d1 d2 q1 r1")]
    [TestCase("""{"exclude":true}""", "")]
    [TestCase("""{"content":{"type":"text","data":{"status":"completed"}}}""", "t1 t2 t3")]
    [TestCase("""{"content":{"data":{"$gt":0}}}""", "")]
    [TestCase("""{"content":{"data":{"n":{"$gt":0}}}}""", "")]
    public async Task Filter_Selects(string filter, string expected)
    {
        var listed = await App.ListAsync(Ledger, $"&order_direction=asc&filters={Uri.EscapeDataString(filter)}");
        using var response = await App.GetAsync($"/messages/paginated?task_id={Ledger}&filters={Uri.EscapeDataString(filter)}");
        var page = await response.JsonAsync(HttpStatusCode.OK);

        Assert.That(Names(listed), Is.EqualTo(expected));
        Assert.That(Names(page["data"]!.Reverse()), Is.EqualTo(expected));
    }

    [Test]
    [Property("contract", "agentex:20/10"), Property("contract", "agentex:20/11"), Property("contract", "agentex:20/12")]
    [Property("contract", "agentex:20/13"), Property("contract", "agentex:20/14"), Property("contract", "agentex:20/15")]
    [Property("contract", "agentex:20/18"), Property("contract", "agentex:20/19"), Property("contract", "agentex:20/20")]
    public async Task Filter_ContractsOwnExamples_Select()
    {
        await Filter_Selects("""{"content":{"type":"text"}}""", "t1 t2 t3");
        await Filter_Selects("""{"content":{"author":"user"}}""", "t1 t2");
        await Filter_Selects("""{"streaming_status":"DONE"}""", "t2 t3");
        await Filter_Selects("""{"content":{"type":"text","author":"user"},"streaming_status":"DONE"}""", "t2");
        await Filter_Selects("""{"content":{"data":{"status":"completed"}}}""", "d1");
        await Filter_Selects("""{"content":{"data":{"metadata":{"user":{"role":"admin"}},"result":{"success":true}}}}""", "d1");
        await Filter_Selects("""[{"content":{"data":{"type":"a"}}},{"content":{"data":{"type":"b"}}}]""", "d1 d2");
        await Filter_Selects("""[{"content":{"type":"data"}},{"content":{"data":{"type":"b"}},"exclude":true}]""", "d1");
        await Filter_Selects("""[{"content":{"type":"data"},"exclude":true}]""", "t1 t2 t3 q1 r1");
    }

    [TestCase("not json")]
    [TestCase("5")]
    [TestCase("\"x\"")]
    [TestCase("null")]
    [TestCase("[1]")]
    [TestCase("""{"content":{"type":"bogus"}}""")]
    [TestCase("""{"content":{"author":"system"}}""")]
    [TestCase("""{"content":5}""")]
    [TestCase("""{"streaming_status":"nope"}""")]
    [TestCase("""{"exclude":null}""")]
    [TestCase("""{"content":{"data":"str"}}""")]
    [TestCase("""{"content":{"data":{"a\u0000b":1}}}""")]
    [Property("contract", "agentex:20/17")]
    public async Task Filter_WithoutMeaning_Is400(string filter)
    {
        using var listed = await App.GetAsync($"/messages?task_id={Ledger}&filters={Uri.EscapeDataString(filter)}");
        using var page = await App.GetAsync($"/messages/paginated?task_id={Ledger}&filters={Uri.EscapeDataString(filter)}");

        await listed.MessageErrorAsync(400);
        await page.MessageErrorAsync(400);
    }

    [Test, Property("contract", "agentex:20/17")]
    public async Task Filter_UnknownMemberOfAnEmptyTask_IsEmpty() =>
        Assert.That(await App.ListAsync("nothing-here", $"&filters={Uri.EscapeDataString("""{"nonexistent_field":1}""")}"), Is.Empty);

    [Test, Property("contract", "agentex:20/16")]
    public async Task Filter_WithCursor_HoldsOnEveryPage()
    {
        // older rows that do not match: a cursor must not switch the filter off
        for (var i = 0; i < 25; i++)
            await App.AddMessageAsync("filter-pages", new { type = "data", author = "agent", data = new { i } });
        for (var i = 0; i < 25; i++)
        {
            await App.AddTextAsync("filter-pages", $"{i}");
            await App.AddMessageAsync("filter-pages", new { type = "data", author = "agent", data = new { i } });
        }

        var texts = 0;
        string? cursor = null;
        do
        {
            var filter = Uri.EscapeDataString("""{"content":{"type":"text"}}""");
            using var response = await App.GetAsync($"/messages/paginated?task_id=filter-pages&limit=10&filters={filter}&cursor={cursor}");
            var page = await response.JsonAsync(HttpStatusCode.OK);
            Assert.That(page["data"]!.Select(message => (string?)message["content"]!["type"]), Is.All.EqualTo("text"));
            texts += page["data"]!.Count();
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);

        Assert.That(texts, Is.EqualTo(25));
    }

    private string Names(IEnumerable<JToken> messages) => string.Join(' ', messages.Select(message => _names[(string)message["id"]!]));
}
