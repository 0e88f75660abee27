using System.Net;
using System.Text;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Samples;

/// <summary>The sample agents, against the service: they stream, ask, and refuse what is not signed.</summary>
[TestFixture("agent-python", "python3", "agent.py")]
[TestFixture("agent-node", "node", "agent.mjs")]
[TestFixture("agent-csharp", "dotnet", "run", "agent.cs", Category = "slow")]
public sealed class SampleAgentTests(string folder, string program, params string[] arguments)
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private SampleAgent _sample = null!;
    private TaskMessagesApp _app = null!;
    private long _agent;
    private string _key = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _sample = await SampleAgent.StartAsync(folder, program, arguments, Secret);
        _app = await TaskMessagesApp.StartAsync();
        (_agent, _key, _) = await _app.AddAgentAsync(new { type = "webhook", url = _sample.Url, secret = Secret });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        if (_sample is not null)
            await _sample.DisposeAsync();
    }

    [Test]
    public async Task Message_IsAnsweredInAStream_WithUsage()
    {
        var id = await _app.CreateTaskAsync("größer 😀 is better", _key, _agent);
        var task = await _app.WaitForEndAsync(id, _key);

        Assert.That(((string?)task["status"], (string?)task["output"]), Is.EqualTo(("completed", "You said: größer 😀 is better")), (string?)task["error"]);
        using var turns = await _app.GetAsync($"/v1/chat/tasks/{id}/turns", _key);
        Assert.That((await turns.JsonAsync(200))["turns"]![0]!["usage"]!.ToString(), Does.Contain("4").And.Contain("6"));
    }

    [Test]
    public async Task Question_IsAskedAndTheReplyAnswered()
    {
        var id = await _app.CreateTaskAsync("order", _key, _agent);
        var asked = await _app.WaitForEndAsync(id, _key);
        Assert.That(((string?)asked["status"], (string?)asked["pending_interaction"]!["question"]), Is.EqualTo(("waiting_for_user", "What do you want to order?")));

        using var reply = await _app.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/reply", new { agent_id = _agent, message = new { content = "tea" } }, _key);
        await reply.JsonAsync(202);

        Assert.That((string?)(await _app.WaitForEndAsync(id, _key))["output"], Is.EqualTo("You said: tea"));
    }

    [TestCase("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [TestCase("v1,short")]
    [TestCase("")]
    public async Task Request_WithoutTheRightSignature_IsRefused(string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _sample.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"message":"Hello"}""")) };
        request.Headers.Add("webhook-id", "507f1f77bcf86cd799439011");
        request.Headers.Add("webhook-timestamp", $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}");
        request.Headers.TryAddWithoutValidation("webhook-signature", signature);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        using var response = await client.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Request_SignedLongAgo_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _sample.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"message":"Hello"}""")) };
        request.Headers.Add("webhook-id", "507f1f77bcf86cd799439011");
        request.Headers.Add("webhook-timestamp", "1767225600");
        request.Headers.TryAddWithoutValidation("webhook-signature", "v1,zwcYfE6vHsIGKvojICeZEOhkHe4ksAu6Q3xpZjsqSpc=");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        using var response = await client.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }
}
