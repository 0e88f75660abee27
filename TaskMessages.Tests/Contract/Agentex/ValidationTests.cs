namespace TaskMessages.Tests.Contract.Agentex;

/// <summary>Message contract 2, 4 and 6: what is refused, and how.</summary>
public sealed class ValidationTests : ContractFixture
{
    private const string Text = """{"type":"text","author":"user","content":"x"}""";

    [TestCase("{", "JSON decode error")]
    [TestCase("", "Field required")]
    [TestCase("[]", "Input should be a valid dictionary")]
    [TestCase("""{"content":{"type":"text","author":"user","content":"x"}}""", "Field required (task_id)")]
    [TestCase("""{"task_id":"t"}""", "Field required (content)")]
    [TestCase("""{"task_id":5,"content":{"type":"text","author":"user","content":"x"}}""", "Input should be a valid string (task_id)")]
    [TestCase("""{"task_id":"t","content":{"author":"user","content":"x"}}""", "Field required (content.type)")]
    [TestCase("""{"task_id":"t","content":{"type":"image","author":"user"}}""", "(content.type)")]
    [TestCase("""{"task_id":"t","content":{"type":"text","author":"system","content":"x"}}""", "'user' or 'agent' (content.author)")]
    [TestCase("""{"task_id":"t","content":{"type":"text","author":"user"}}""", "Field required (content.content)")]
    [TestCase("""{"task_id":"t","content":{"type":"text","author":"user","content":"x","style":null}}""", "(content.style)")]
    [TestCase("""{"task_id":"t","content":{"type":"text","author":"user","content":"x","format":"html"}}""", "(content.format)")]
    [TestCase("""{"task_id":"t","content":{"type":"text","author":"user","content":"x","attachments":[{"file_id":"f"}]}}""", "(content.attachments.0.name)")]
    [TestCase("""{"task_id":"t","content":{"type":"reasoning","author":"agent"}}""", "Field required (content.summary)")]
    [TestCase("""{"task_id":"t","content":{"type":"reasoning","author":"agent","summary":[1]}}""", "(content.summary.0)")]
    [TestCase("""{"task_id":"t","content":{"type":"data","author":"agent","data":[1]}}""", "(content.data)")]
    [TestCase("""{"task_id":"t","content":{"type":"tool_request","author":"agent","tool_call_id":"c","name":"n","arguments":"{}"}}""", "(content.arguments)")]
    [TestCase("""{"task_id":"t","content":{"type":"tool_response","author":"agent","tool_call_id":"c","name":"n"}}""", "Field required (content.content)")]
    [TestCase("""{"task_id":"t","content":{"type":"tool_response","author":"agent","tool_call_id":"c","name":"n","content":1,"is_error":"maybe"}}""", "(content.is_error)")]
    [TestCase("""{"task_id":"t","content":{"type":"text","author":"user","content":"x"},"streaming_status":"done"}""", "(streaming_status)")]
    [TestCase("""{"task_id":"t","content":{"type":"text","author":"user","content":"x"},"created_at":"garbage"}""", "(created_at)")]
    [TestCase("""{"task_id":"","content":{"type":"text","author":"user","content":"x"}}""", "task_id")]
    [TestCase("""{"task_id":"a\u0007b","content":{"type":"text","author":"user","content":"x"}}""", "task_id")]
    public async Task Post_Broken_Is422WithTheFirstError(string body, string message)
    {
        using var response = await App.PostMessageAsync(body);
        Assert.That(await response.MessageErrorAsync(422), Does.Contain(message));
    }

    [TestCase("\"2025-01-01T12:00:00.123Z\"", "2025-01-01T12:00:00.123000Z")]
    [TestCase("\"2025-01-01T12:00:00.123456Z\"", "2025-01-01T12:00:00.123000Z")]
    [TestCase("\"2025-01-01T14:00:00+02:00\"", "2025-01-01T12:00:00Z")]
    [TestCase("\"2025-01-01T12:00:00\"", "2025-01-01T12:00:00Z")]
    [TestCase("\"2025-01-01 12:00\"", "2025-01-01T12:00:00Z")]
    [TestCase("\"2025-01-01\"", "2025-01-01T00:00:00Z")]
    [TestCase("1735732800", "2025-01-01T12:00:00Z")]
    [TestCase("1735732800123", "2025-01-01T12:00:00.123000Z")]
    [TestCase("\"1735732800\"", "2025-01-01T12:00:00Z")]
    [TestCase("1735732800.5", "2025-01-01T12:00:00.500000Z")]
    public async Task Post_CreatedAt_IsReadInEveryForm(string value, string expected)
    {
        using var response = await App.PostMessageAsync($$"""{"task_id":"forms","content":{{Text}},"created_at":{{value}}}""");
        Assert.That((string?)(await response.JsonAsync(200))["created_at"], Is.EqualTo(expected));
    }

    [Test]
    public async Task Post_LaxForms_AreRead()
    {
        using var attachments = await App.PostMessageAsync(
            """{"task_id":"lax","content":{"type":"text","author":"user","content":"x","attachments":[{"file_id":"f","name":"n","size":"12","type":"t"}],"more":1},"x":1}""");
        using var flag = await App.PostMessageAsync(
            """{"task_id":"lax","content":{"type":"tool_response","author":"agent","tool_call_id":"c","name":"n","content":null,"is_error":"yes"}}""");
        using var empty = await App.PostMessageAsync(
            """{"task_id":"lax","content":{"type":"text","author":"user","content":"x","attachments":[]}}""");

        Assert.That((int)(await attachments.JsonAsync(200))["content"]!["attachments"]![0]!["size"]!, Is.EqualTo(12));
        Assert.That((bool)(await flag.JsonAsync(200))["content"]!["is_error"]!, Is.True);
        Assert.That((await empty.JsonAsync(200))["content"]!["attachments"]!.Type, Is.EqualTo(Newtonsoft.Json.Linq.JTokenType.Null));
    }

    [TestCase("", 422)]
    [TestCase("?task_id=t&limit=0", 200)]
    [TestCase("?task_id=t&limit=1001", 422)]
    [TestCase("?task_id=t&limit=-1", 422)]
    [TestCase("?task_id=t&limit=abc", 422)]
    [TestCase("?task_id=t&limit=1000", 200)]
    [TestCase("?task_id=t&limit=12.0", 200)]
    [TestCase("?task_id=t&page_number=0", 200)]
    [TestCase("?task_id=t&page_number=-1", 400)]
    [TestCase("?task_id=t&page_number=x", 422)]
    [TestCase("?task_id=t&page_number=99999999999999999999", 200)]
    [TestCase("?task_id=t&order_by=$where", 422)]
    [TestCase("?task_id=t&order_by=a..b", 422)]
    [TestCase("?task_id=t&order_by=content.type", 200)]
    [TestCase("?task_id=t&order_by=unknown_field", 200)]
    [TestCase("?task_id=999999", 404)]
    public async Task List_Parameters_AreChecked(string query, int status)
    {
        using var response = await App.GetAsync($"/messages{query}");
        if (status == 200)
            await response.JsonAsync(200);
        else
            await response.MessageErrorAsync(status);
    }

    [TestCase("?task_id=t&direction=sideways", 422)]
    [TestCase("?task_id=t&cursor=!!!", 400)]
    [TestCase("?task_id=t&cursor=eyJ2IjoxfQ==", 400)]
    [TestCase("?task_id=t&cursor=", 200)]
    [TestCase("?task_id=t&limit=0", 200)]
    [TestCase("?task_id=t&limit=-1", 422)]
    [TestCase("", 422)]
    public async Task Page_Parameters_AreChecked(string query, int status)
    {
        using var response = await App.GetAsync($"/messages/paginated{query}");
        if (status == 200)
            await response.JsonAsync(200);
        else
            await response.MessageErrorAsync(status);
    }

    [Test]
    public async Task Post_NumberOfNoTask_Is404()
    {
        using var response = await App.PostMessageAsync($$"""{"task_id":"999999","content":{{Text}}}""");
        await response.MessageErrorAsync(404);
    }
}
