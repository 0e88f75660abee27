using System.Net;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Contract;

/// <summary>The published description is an artefact: <c>UPDATE_OPENAPI=1</c> writes it anew, anything else compares.</summary>
public sealed class OpenApiTests : ContractFixture
{
    private const string Document = "docs/openapi.json";

    [Test]
    public async Task Document_IsTheCommittedOne()
    {
        using var response = await App.GetAsync("/openapi.json", key: null);
        var text = (await response.JsonAsync(HttpStatusCode.OK)).ToString(Newtonsoft.Json.Formatting.Indented).ReplaceLineEndings("\n") + "\n";
        text = text.Replace(App.Address.GetLeftPart(UriPartial.Authority), "http://127.0.0.1:8080", StringComparison.Ordinal);
        var path = Path.Combine(Repository.Root, Document);
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
            await File.WriteAllTextAsync(path, text);

        Assert.That(text, Is.EqualTo(await File.ReadAllTextAsync(path)), $"run this test with UPDATE_OPENAPI=1 and review {Document}");
    }

    [Test]
    public async Task Document_NamesEveryEndpoint()
    {
        using var response = await App.GetAsync("/openapi.json", key: null);
        var document = await response.JsonAsync(HttpStatusCode.OK);

        Assert.That(document["paths"]!.Select(path => ((Newtonsoft.Json.Linq.JProperty)path).Name), Is.SupersetOf(new[]
        {
            "/v1/chat/tasks", "/v1/chat/tasks/{task_id}", "/v1/chat/tasks/{task_id}/messages", "/messages", "/messages/batch",
            "/messages/paginated", "/messages/{message_id}", "/v1/admin/agents", "/v1/admin/agents/{agent_id}",
            "/v1/admin/agents/{agent_id}/api-keys", "/v1/admin/api-keys/{key_id}", "/health/live", "/health/ready",
        }));
        Assert.That((string?)document["info"]!["version"], Is.EqualTo("0.1.0"));
    }

    [Test]
    [Property("case", "openapi 4")]
    public async Task Document_IsAlsoWhereToolsLook()
    {
        using var own = await App.GetAsync("/openapi.json", key: null);
        using var usual = await App.GetAsync("/swagger/v1/swagger.json", key: null);

        Assert.That(await usual.Content.ReadAsStringAsync(), Is.EqualTo(await own.Content.ReadAsStringAsync()));
        Assert.That((string?)(await own.JsonAsync(HttpStatusCode.OK))["servers"]![0]!["url"], Is.EqualTo(App.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Test]
    [Property("case", "openapi 4")]
    public async Task Document_OperationsReadLikeMethods_AndAreUnique()
    {
        using var response = await App.GetAsync("/openapi.json", key: null);
        var names = (await response.JsonAsync(HttpStatusCode.OK)).SelectTokens("$.paths.*.*.operationId").Select(name => (string)name!).ToList();
        var operations = (await response.JsonAsync(HttpStatusCode.OK)).SelectTokens("$.paths.*.*").Count();

        Assert.That(names, Has.Count.EqualTo(operations), "every operation has one");
        Assert.That(names, Is.Unique.And.All.Match("^[a-z]+[A-Za-z]+$"));
        Assert.That(names, Is.SupersetOf(new[] { "createTask", "getTask", "appendMessage", "streamEvents", "createStreamToken", "replyToQuestion", "cancelTask" }));
    }

    [Test]
    [Property("case", "openapi 4")]
    public async Task Document_SpeaksOfTheApiAlone()
    {
        using var response = await App.GetAsync("/openapi.json", key: null);
        var document = await response.JsonAsync(HttpStatusCode.OK);
        var texts = document.SelectTokens("$..description").Concat(document.SelectTokens("$..summary")).Where(text => text.Type == Newtonsoft.Json.Linq.JTokenType.String).Select(text => (string)text!);

        Assert.That(texts, Has.None.Match(@"section \d|contract,? (section )?\d|TaskMessages\.[A-Z]|\(\d+\.\d|[\r\n]|<[a-z]+"));
    }

    [TestCase("CreateTaskRequest", "agent_id,message")]
    [TestCase("AppendMessageRequest", "agent_id,message")]
    [TestCase("ChatMessageBody", "content")]
    [TestCase("AgentRequest", "executor,name")]
    [TestCase("ApiKeyRequest", "")]
    [TestCase("HealthResponse", "status")]
    [TestCase("PendingInteractionResponse", "interactions,question")]
    [Property("case", "openapi 2")]
    public async Task Schema_RequiresWhatTheServiceRequires(string name, string required)
    {
        using var response = await App.GetAsync("/openapi.json", key: null);
        var schema = (await response.JsonAsync(HttpStatusCode.OK))["components"]!["schemas"]![name]!;
        Assert.That(string.Join(',', (schema["required"] ?? new Newtonsoft.Json.Linq.JArray()).Select(member => (string)member!).Order(StringComparer.Ordinal)), Is.EqualTo(required));
    }

    [TestCase("$.components.schemas.MessageResponse.properties.streaming_status", """{"type":"string","nullable":true,"enum":["IN_PROGRESS","DONE",null]}""")]
    [TestCase("$.components.schemas.ToolRequestContent.properties.type", """{"type":"string","enum":["tool_request"]}""")]
    [TestCase("$.components.schemas.MaxAttempts", """{"minimum":1,"maximum":100,"default":3}""")]
    [TestCase("$.components.schemas.BusyPolicy", """{"enum":["reject","enqueue","interrupt"],"default":"reject"}""")]
    [TestCase("$.components.schemas.ExecutorBody.properties.type", """{"enum":["echo","webhook","openai","acp"]}""")]
    [TestCase("$.paths['/v1/chat/tasks'].get.parameters[?(@.name=='limit')].schema", """{"minimum":1,"maximum":200,"default":50}""")]
    [TestCase("$.paths['/messages'].get.parameters[?(@.name=='page_number')].schema", """{"default":1}""")]
    [TestCase("$.paths['/v1/chat/tasks/{task_id}'].get.parameters[?(@.name=='wait')].schema", """{"minimum":0,"maximum":120,"default":0}""")]
    [TestCase("$.paths['/v1/chat/tasks/{task_id}/cancel'].post.requestBody.required", "null")]
    [TestCase("$.paths['/v1/admin/agents/{agent_id}/api-keys'].post.requestBody.required", "null")]
    [Property("case", "openapi 1-3")]
    public async Task Document_SaysWhatProseSaid(string path, string members)
    {
        using var response = await App.GetAsync("/openapi.json", key: null);
        var found = (await response.JsonAsync(HttpStatusCode.OK)).SelectToken(path);

        if (members == "null")
            Assert.That(found is null || !(bool)found, Is.True);
        else
            Assert.That(HttpAssertions.Parse(members).Children<Newtonsoft.Json.Linq.JProperty>().Where(member => !Newtonsoft.Json.Linq.JToken.DeepEquals(found?[member.Name], member.Value)), Is.Empty, found?.ToString());
    }

    [Test]
    [Property("case", "openapi 3")]
    public async Task Document_NamesHeadersStatusesAndEvents()
    {
        using var response = await App.GetAsync("/openapi.json", key: null);
        var document = await response.JsonAsync(HttpStatusCode.OK);
        var events = document["paths"]!["/v1/chat/tasks/{task_id}/events"]!["get"]!;
        var create = document["paths"]!["/v1/chat/tasks"]!["post"]!;

        Assert.That(events["responses"]!["200"]!["content"]!["text/event-stream"], Is.Not.Null);
        Assert.That(events["responses"]!["429"]!["content"]!["application/json"], Is.Not.Null);
        Assert.That(events["parameters"]!.Select(parameter => (string)parameter["name"]!), Is.SupersetOf(new[] { "Last-Event-ID", "after" }));
        Assert.That(create["parameters"]!.Select(parameter => (string)parameter["name"]!), Is.EquivalentTo(new[] { "Idempotency-Key", "Prefer" }));
        Assert.That(create["responses"]!["200"]!["headers"]!["Preference-Applied"], Is.Not.Null);
        Assert.That(create["responses"]!["202"]!["headers"]!["Idempotency-Replayed"], Is.Not.Null);
        Assert.That(create["responses"]!["503"]!["headers"]!["Retry-After"], Is.Not.Null);
        Assert.That(document["paths"]!["/v1/chat/tasks/{task_id}"]!["get"]!["parameters"]!.Select(parameter => (string)parameter["name"]!), Is.EquivalentTo(new[] { "task_id", "wait" }));
        Assert.That(document["components"]!["schemas"]!["ChatError"]!["properties"]!["error"]!["properties"]!["code"]!["enum"], Is.Not.Empty);
    }

    [Test]
    public async Task SwaggerUi_IsServed()
    {
        using var response = await App.GetAsync("/swagger/index.html", key: null);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Health_LiveAndReady_AreOk()
    {
        using var live = await App.GetAsync("/health/live", key: null);
        using var ready = await App.GetAsync("/health/ready", key: null);

        Assert.That((string?)(await live.JsonAsync(HttpStatusCode.OK))["status"], Is.EqualTo("ok"));
        var readiness = await ready.JsonAsync(HttpStatusCode.OK);
        Assert.That((bool?)readiness["checks"]!["database"], Is.True);
        Assert.That((bool?)readiness["checks"]!["worker"], Is.True);
    }
}
