using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Chat-task contract 12.16: what the contract leaves open and this service decides.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class DecisionTests(DatabaseKind kind) : ContractFixture(kind)
{
    [TestCase(" ")]
    [TestCase("\t\n")]
    [TestCase("\u00a0")]
    [Property("contract", "xagent:12.16/C")]
    public async Task WhiteSpaceOnly_IsAcceptedAndKeptAsSent(string content)
    {
        var id = await App.CreateTaskAsync(content);

        var task = await App.ReadTaskAsync(id);
        var messages = await App.ListAsync($"{id}", "&order_direction=asc");

        Assert.That((string?)task["input"], Is.EqualTo(content));
        Assert.That((string?)messages[0]["content"]!["content"], Is.EqualTo(content));
    }

    [TestCase("1", 202)]
    [TestCase("true", 202)]
    [TestCase("1.0", 202)]
    [TestCase("1e0", 202)]
    [TestCase("\"1\"", 202)]
    [TestCase("\" +1 \"", 202)]
    [TestCase("\"001\"", 202)]
    [TestCase("\"1.0\"", 202)]
    [TestCase("\"0_1\"", 202)]
    [TestCase("0", 404)]
    [TestCase("-1", 404)]
    [TestCase("false", 404)]
    [TestCase("99999999999999999999999999", 404)]
    [TestCase("\"99999999999999999999999999\"", 404)]
    [TestCase("1.5", 422)]
    [TestCase("1e20", 422)]
    [TestCase("1e300", 422)]
    [TestCase("\"1e3\"", 422)]
    [TestCase("\"1.\"", 422)]
    [TestCase("\"\"", 422)]
    [TestCase("\"abc\"", 422)]
    [TestCase("\"0x1\"", 422)]
    [TestCase("\"1__0\"", 422)]
    [TestCase("\"\u0661\"", 422)]
    [TestCase("null", 422)]
    [TestCase("[]", 422)]
    [TestCase("{}", 422)]
    [TestCase("NaN", 422)]
    [TestCase("0x1", 422)]
    [TestCase("01", 422)]
    [Property("contract", "xagent:12.16/D")]
    public async Task Integer_LaxForms_AreReadAsTheContractReadsThem(string agentId, int status)
    {
        using var response = await App.PostTaskAsync($$$"""{"agent_id":{{{agentId}}},"message":{"content":"x"}}""");
        await response.JsonAsync(status);
    }

    [TestCase("{", "JSON decode error (1)")]
    [TestCase("", "Field required")]
    [TestCase("{'a':1}", "JSON decode error (1)")]
    [TestCase("{\"agent_id\":1,}", "JSON decode error (14)")]
    [TestCase("{} x", "JSON decode error (3)")]
    [TestCase("// c\n{}", "JSON decode error (0)")]
    [TestCase("[]", "Input should be a valid dictionary or object to extract fields from")]
    [TestCase("\"{}\"", "Input should be a valid dictionary or object to extract fields from")]
    [TestCase("null", "Input should be a valid dictionary or object to extract fields from")]
    [TestCase("{}", "Field required (agent_id)")]
    [TestCase("{\"agent_id\":1}", "Field required (message)")]
    [TestCase("{\"agent_id\":1,\"message\":{}}", "Field required (message.content)")]
    [TestCase("{\"agent_id\":1,\"message\":{\"content\":5}}", "Input should be a valid string (message.content)")]
    [TestCase("{\"agent_id\":1,\"message\":{\"content\":null}}", "Input should be a valid string (message.content)")]
    [TestCase("{\"agent_id\":1,\"message\":{\"role\":null,\"content\":\"x\"}}", "Input should be 'user' (message.role)")]
    [TestCase("{\"agent_id\":1,\"message\":{\"content\":\"x\",\"files\":[1]}}", "Input should be a valid string (message.files.0)")]
    [TestCase("{\"agent_id\":1,\"message\":{\"content\":\"x\"},\"metadata\":[]}", "Input should be a valid dictionary (metadata)")]
    [TestCase("{\"agent_id\":1,\"message\":{\"content\":\"\\ud800\"}}", "Input should be a valid string, unable to parse raw data as a unicode string")]
    [Property("contract", "xagent:12.16/E")]
    public async Task Body_Broken_Is422WithTheFirstError(string body, string message)
    {
        using var response = await App.PostTaskAsync(body);
        var error = await response.ChatErrorAsync(422, "invalid_input");
        Assert.That((string?)error["message"], Is.EqualTo(message));
    }

    [Test, Property("contract", "xagent:12.16/E")]
    public async Task Body_BrokenWithoutCredentials_Is401()
    {
        using var response = await App.PostTaskAsync("{", key: null);
        await response.ChatErrorAsync(401, "invalid_api_key");
    }

    [TestCase("text/plain", 422)]
    [TestCase("application/x-www-form-urlencoded", 422)]
    [TestCase("application/json; charset=utf-8", 202)]
    [TestCase("application/vnd.api+json", 202)]
    [TestCase("APPLICATION/JSON", 202)]
    [Property("contract", "xagent:12.16/E")]
    public async Task Body_OtherContentType_Is422(string contentType, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/tasks");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"agent_id":1,"message":{"content":"x"}}"""));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
        using var response = await App.Http.SendAsync(request);
        await response.JsonAsync(status);
    }

    [TestCase("GET", "/v1/nothing", 404, "Not Found")]
    [TestCase("GET", "/nothing", 404, "Not Found")]
    [TestCase("POST", "/v1/chat/tasks/", 404, "Not Found")]
    [TestCase("GET", "/v1/chat/tasks/1/", 404, "Not Found")]
    [TestCase("PUT", "/v1/chat/tasks", 405, "Method Not Allowed")]
    [TestCase("PATCH", "/v1/chat/tasks/1", 405, "Method Not Allowed")]
    [TestCase("PATCH", "/messages", 405, "Method Not Allowed")]
    [Property("contract", "xagent:12.16/F")]
    public async Task UnknownPathOrMethod_HasTheFrameworksBody(string method, string path, int status, string detail)
    {
        using var response = await App.SendAsync(new HttpMethod(method), path, null, key: null);
        await response.DetailAsync(status, detail);
    }

    [Test, Property("contract", "xagent:12.16/G")]
    public async Task Timestamps_AreUtcWithSixDigitsOrNone()
    {
        var whole = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var id = await App.GivenTaskAsync(ChatStatus.Completed, change: task => task with
        {
            CreatedAt = whole,
            CompletedAt = whole.AddMilliseconds(123),
        });

        var task = await App.ReadTaskAsync(id);

        Assert.That((string?)task["created_at"], Is.EqualTo("2026-01-02T03:04:05Z"));
        Assert.That((string?)task["completed_at"], Is.EqualTo("2026-01-02T03:04:05.123000Z"));
    }

    [TestCase(1, "completed")]
    [TestCase(3, "failed")]
    [Property("contract", "xagent:12.16/H")]
    public async Task LeaseExpired_IsTriedAgainUntilTheAttemptsAreSpent(int attempts, string status)
    {
        var id = await App.GivenTaskAsync(ChatStatus.Running, change: task => task with
        {
            Turn = task.Turn! with { Attempt = attempts, VisibleAt = task.CreatedAt, Lease = new Lease("dead", "token") },
        });

        var task = await App.WaitForEndAsync(id);

        Assert.That((string?)task["status"], Is.EqualTo(status));
        Assert.That((string?)task[status == "failed" ? "error" : "output"], Is.Not.Empty);
    }

    [Test, Property("contract", "xagent:12.16/J")]
    public async Task UnknownFields_AreIgnored_ExceptInConnectorContext()
    {
        using var ignored = await App.PostTaskAsync(
            """{"agent_id":1,"message":{"content":"x","more":[1]},"extra":{"a":1},"command_id":"c"}""");
        await ignored.JsonAsync(HttpStatusCode.Accepted);

        using var refused = await App.PostTaskAsync(
            """{"agent_id":1,"message":{"content":"x"},"connector_runtime_context":[{"connector_ref":{"connector_type":"mcp","connector_id":1},"x":1}]}""");
        var error = await refused.ChatErrorAsync(422, "invalid_input");
        Assert.That((string?)error["message"], Is.EqualTo("Extra inputs are not permitted (connector_runtime_context.0.x)"));
    }

    [TestCase("99999999999999999999", 404, "task_not_found")]
    [TestCase("-1", 404, "task_not_found")]
    [TestCase("0", 404, "task_not_found")]
    [TestCase("abc", 422, "invalid_input")]
    [TestCase("1.5", 422, "invalid_input")]
    [Property("contract", "xagent:12.16/N")]
    public async Task TaskId_BeyondIntegersIs404_NoIntegerIs422(string id, int status, string code)
    {
        using var read = await App.GetTaskAsync(id);
        using var append = await App.AppendAsync(id, "{}");

        var error = await read.ChatErrorAsync(status, code);
        if (status == 422)
        {
            Assert.That((string?)error["message"], Does.EndWith("(path.task_id)"));
            Assert.That((string?)(await append.ChatErrorAsync(422, code))["message"], Does.EndWith("(path.task_id)"));
        }
    }

    [Test]
    public async Task Create_FilesOrConnector_IsRefused()
    {
        using var files = await App.PostTaskAsync(new { agent_id = 1, message = new { content = "x", files = new[] { "f1", "" } } });
        using var connector = await App.PostTaskAsync(
            """{"agent_id":1,"message":{"content":"x"},"connector_runtime_context":[{"connector_ref":{"connector_type":"mcp","connector_id":1}}]}""");
        using var empty = await App.PostTaskAsync(
            """{"agent_id":1,"message":{"content":"x","files":[]},"connector_runtime_context":[]}""");

        Assert.That((string?)(await files.ChatErrorAsync(400, "invalid_input"))["message"], Is.EqualTo("These file ids are not accessible: f1, "));
        var error = await connector.ChatErrorAsync(400, "invalid_runtime_context");
        Assert.That(JToken.DeepEquals(error["details"], new JObject { ["reason"] = "connector_not_selected" }), Is.True);
        await empty.JsonAsync(HttpStatusCode.Accepted);
    }
}
