using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Clients;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Docs;

/// <summary>What docs/agents.md shows is what the executor sends, reads and signs.</summary>
public sealed class AgentsPageTests
{
    private static readonly string Page = Repository.Read("docs/agents.md");
    private static readonly IReadOnlyList<MarkdownBlock> Blocks = MarkdownBlock.Parse(Page);

    private ExecutorScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new ExecutorScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    [Test]
    public async Task Request_HasTheMembersOfThePage()
    {
        _scene.AddToHistory(ExecutorScene.Text(Author.User, "Hello"));
        await using var agent = await FakeAgent.StartAsync(context => context.Response.WriteAsJsonAsync(new { content = "x" }, context.RequestAborted));

        await _scene.RunAsync(_scene.Webhook, new WebhookSettings(agent.Url, _scene.Secrets.Protect(Vector().Secret)));

        Assert.That(JsonSample.Differences(Anonymous(Json("\"turn\"")), Anonymous(agent.Requests.Single().Json.GetRawText())), Is.Empty);
        foreach (var header in (string[])["webhook-id", "webhook-timestamp", "webhook-signature", "accept"])
        {
            Assert.That(agent.Requests.Single().Headers, Does.ContainKey(header));
            Assert.That(Page, Does.Contain($"| `{header}` |"));
        }
    }

    [Test]
    public async Task Answers_AreReadAsThePageSays()
    {
        Assert.That((await ReadAsync(Json("on its way.\", \"usage\""), "application/json")).Select(update => update.GetType()), Is.EqualTo(new[] { typeof(UsageUpdate), typeof(FullUpdate) }));
        Assert.That((await ReadAsync(Json("\"messages\""), "application/json")).Cast<FullUpdate>().Select(update => update.Content.Type), Is.EqualTo(new[]
        {
            ContentType.Reasoning, ContentType.ToolRequest, ContentType.ToolResponse, ContentType.Data, ContentType.Text,
        }));
        Assert.That((await ReadAsync(Json("\"input_required\""), "application/json")).Single(), Is.TypeOf<InputRequiredUpdate>());
        Assert.That((await ReadAsync(Blocks.Single(block => block.Language == "ndjson").Text, "application/x-ndjson")).Select(update => update.GetType()), Is.EqualTo(new[]
        {
            typeof(StartUpdate), typeof(DeltaUpdate), typeof(DeltaUpdate), typeof(DoneUpdate), typeof(FullUpdate), typeof(UsageUpdate),
        }));
    }

    [Test]
    public void Signature_OfThePagesRequest_IsTheServices()
    {
        var (secret, id, timestamp, signature, body) = Vector();

        Assert.That(WebhookSignature.Create(secret, id, timestamp, System.Text.Encoding.UTF8.GetBytes(body)), Is.EqualTo(signature));
    }

    [Test]
    public async Task Signature_InPython_FitsThePagesRequest()
    {
        var (secret, id, timestamp, signature, body) = Vector();
        await AssertSignedAsync("python3", "-c", $$"""
            import base64, hashlib, hmac
            {{Code("python")}}
            headers = {"webhook-id": "{{id}}", "webhook-timestamp": "{{timestamp}}", "webhook-signature": "v1,other {{signature}}"}
            print(is_signed("{{secret}}", headers, b'{{body}}', {{timestamp}} + 299), is_signed("{{secret}}", headers, b'{{body}}', {{timestamp}} + 301),
                  is_signed("{{secret}}", headers, b'{{body}} ', {{timestamp}}))
            """, "True False False");
    }

    [Test]
    public async Task Signature_InNode_FitsThePagesRequest()
    {
        var (secret, id, timestamp, signature, body) = Vector();
        await AssertSignedAsync("node", "-e", $$"""
            const { createHmac, timingSafeEqual } = require("node:crypto");
            {{Code("js")}}
            const headers = { "webhook-id": "{{id}}", "webhook-timestamp": "{{timestamp}}", "webhook-signature": "v1,other {{signature}}" };
            console.log(isSigned("{{secret}}", headers, Buffer.from('{{body}}'), {{timestamp}} + 299), isSigned("{{secret}}", headers, Buffer.from('{{body}}'), {{timestamp}} + 301),
              isSigned("{{secret}}", headers, Buffer.from('{{body}} '), {{timestamp}}));
            """, "true false false");
    }

    /// <summary>The samples are run by tests of their own; the page shows their very lines.</summary>
    [TestCase("python", "samples/agent-python/agent.py")]
    [TestCase("js", "samples/agent-node/agent.mjs")]
    [TestCase("csharp", "samples/agent-csharp/agent.cs")]
    public void Signature_InThePage_IsTheSamples(string language, string sample)
        => Assert.That(Repository.Read(sample).Replace("\r\n", "\n", StringComparison.Ordinal), Does.Contain(Code(language)));

    [TestCase(408, true)]
    [TestCase(429, true)]
    [TestCase(502, true)]
    [TestCase(301, false)]
    [TestCase(404, false)]
    public async Task Status_IsRepeatedOrNot_AsThePageSays(int status, bool isRepeated)
    {
        await using var agent = await FakeAgent.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        Assert.That((await _scene.FailAsync(_scene.Webhook, new WebhookSettings(agent.Url, null))).IsTransient, Is.EqualTo(isRepeated));
    }

    [Test]
    public void Limits_AreTheDefaults()
    {
        var (agents, execution) = (new AgentsOptions(), new ExecutionOptions());
        Assert.That(agents.MaxResponseBytes, Is.EqualTo(16 * 1024 * 1024));
        Assert.That(execution.MaxMessages, Is.EqualTo(1000));
        Assert.That(execution.MaxQuestionBytes, Is.EqualTo(1024 * 1024));
        Assert.That(Page, Does.Contain(execution.MaxContentLength.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string Json(string part) => Blocks.Single(block => block.Language == "json" && block.Text.Contains(part, StringComparison.Ordinal)).Text;

    private static string Code(string language) => Blocks.Single(block => block.Language == language).Text.Trim();

    /// <summary>Of the request only the shape counts: every text and number is the same.</summary>
    private static string Anonymous(string json) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.RegularExpressions.Regex.Replace(json, "(:\\s*)(\"[^\"]*\"|[0-9]+)", "$1\"x\""), "\"metadata\":\\s*\\{[^}]*\\}", "\"metadata\":{}");

    private async Task<List<AgentUpdate>> ReadAsync(string body, string type)
    {
        await using var agent = await FakeAgent.StartAsync(context =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body, context.RequestAborted);
        });
        return await _scene.RunAsync(_scene.Webhook, new WebhookSettings(agent.Url, null));
    }

    private static (string Secret, string Id, long Timestamp, string Signature, string Body) Vector()
    {
        var lines = Blocks.Single(block => block.Language == "text").Text.Split('\n');
        string Value(int line) => lines[line][(lines[line].IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return (lines[0], Value(1), long.Parse(Value(2), System.Globalization.CultureInfo.InvariantCulture), Value(3), lines[4]);
    }

    private static async Task AssertSignedAsync(string program, string option, string script, string expected)
    {
        if (!await ClientScript.SucceedsAsync(program, "--version"))
            ClientScript.Missing(program);
        using var process = Process.Start(new ProcessStartInfo(program, [option, script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(output.Trim(), Is.EqualTo(expected), await errors);
    }
}
