using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract;

/// <summary>What each contract says when the database refuses for good.</summary>
public sealed class RejectedTests
{
    private const string Text = "The content is larger than the database stores (16 MiB together with what is stored with it).";

    [TestCase("/messages?task_id=1", TaskMessagesApp.DevelopmentKey, """{"message":"Internal Server Error","code":500,"data":null}""")]
    [TestCase("/v1/chat/tasks/1", TaskMessagesApp.DevelopmentKey, """{"error":{"code":"internal_error","message":"Internal server error."}}""")]
    [TestCase("/v1/admin/agents", TaskMessagesApp.AdminToken, """{"detail":"Internal server error"}""")]
    public async Task Request_Refused_Is500WithoutDetailsAndOneLineOfTheLog(string path, string key, string body)
    {
        var logs = Directory.CreateTempSubdirectory("taskmessages-logs-");
        var outage = new Outage { Error = new StoreRejectedException(StoreRejection.Refused, "The database refuses the operation (BadValue, code 2).") };
        await using (var app = await StartAsync(outage, $"--Serilog:WriteTo:File:Args:configure:0:Args:path={logs.FullName}/log-.json"))
        {
            await app.CreateTaskAsync("hello");
            outage.IsAway = true;
            using var response = await app.SendAsync(HttpMethod.Get, path, null, key);
            Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.InternalServerError, body)));
            outage.IsAway = false;
            await app.StopAsync();
        }

        var lines = logs.GetFiles().SelectMany(file => File.ReadAllLines(file.FullName)).Where(line => line.Contains("BadValue", StringComparison.Ordinal)).ToArray();
        logs.Delete(recursive: true);
        Assert.That(lines, Has.Length.EqualTo(1));
        Assert.That(HttpAssertions.Parse(lines[0])["@x"], Is.Null, "no stack");
    }

    [TestCase("/messages", TaskMessagesApp.DevelopmentKey, """{"task_id":"1","content":{"type":"text","author":"user","content":"x"}}""", $$"""{"message":"{{Text}}","code":413,"data":null}""")]
    [TestCase("/v1/chat/tasks/1/messages", TaskMessagesApp.DevelopmentKey, """{"agent_id":1,"message":{"content":"x"}}""", $$$"""{"error":{"code":"invalid_input","message":"{{{Text}}}"}}""")]
    [TestCase("/v1/admin/agents", TaskMessagesApp.AdminToken, """{"name":"x","executor":{"type":"echo"}}""", $$"""{"detail":"{{Text}}"}""")]
    public async Task Request_TooLarge_Is413InTheContractsEnvelope(string path, string key, string request, string body)
    {
        var outage = new Outage { Error = new StoreRejectedException(StoreRejection.TooLarge, "BSONObjectTooLarge, code 10334") };
        await using var app = await StartAsync(outage);
        await app.CreateTaskAsync("hello");
        outage.IsAway = true;

        using var response = await app.SendAsync(HttpMethod.Post, path, request, key);

        Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.RequestEntityTooLarge, body)));
        outage.IsAway = false;
    }

    [TestCase(DatabaseKind.Commands)]
    [TestCase(DatabaseKind.Driver)]
    public async Task Message_OfEighteenMegabytes_Is413AndNothingIsStored(DatabaseKind kind)
    {
        await using var app = await TaskMessagesApp.StartAsync(kind, null, "--Limits:MaxBodyBytes=20000000", "--Limits:MaxContentLength=16000000");
        var text = new string('\u00e9', 9_000_000);

        using var task = await app.PostTaskAsync(new { agent_id = 1, message = new { content = text } }, idempotencyKey: "large");
        using var again = await app.PostTaskAsync(new { agent_id = 1, message = new { content = text } }, idempotencyKey: "large");
        using var message = await app.PostMessageAsync(new { task_id = "large", content = new { type = "text", author = "user", content = text } });

        await task.ChatErrorAsync(413, "invalid_input");
        await again.ChatErrorAsync(413, "invalid_input");
        await message.MessageErrorAsync(413);
        Assert.That(await app.ListAsync("large"), Is.Empty);
    }

    private static Task<TaskMessagesApp> StartAsync(Outage outage, params string[] settings) => TaskMessagesApp.StartAsync(
        services => services
            .AddSingleton(provider => outage.Wrap<ITaskStore>(ActivatorUtilities.CreateInstance<TaskStore>(provider)))
            .AddSingleton(provider => outage.Wrap<IMessageStore>(ActivatorUtilities.CreateInstance<MessageStore>(provider)))
            .AddSingleton(provider => outage.Wrap<IAgentStore>(provider.GetRequiredService<AgentStore>())),
        ["--Worker:Enabled=false", .. settings]);
}
