using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Contract.Agentex;

/// <summary>Who sees which ledger.</summary>
public sealed class AccessTests : ContractFixture
{
    [Test]
    public async Task OtherAgentsTask_DoesNotExist()
    {
        var other = await App.AddAgentAsync();
        var id = await App.GivenTaskAsync(ChatStatus.Completed);
        var message = await App.AddTextAsync($"{id}", "private");
        object Body(string task) => new { task_id = task, content = new { type = "text", author = "user", content = "x" } };

        using var list = await App.GetAsync($"/messages?task_id={id}", other.Key);
        using var page = await App.GetAsync($"/messages/paginated?task_id={id}", other.Key);
        using var post = await App.PostMessageAsync(Body($"{id}"), other.Key);
        using var read = await App.GetAsync($"/messages/{message["id"]}", other.Key);
        using var put = await App.PutAsync($"/messages/{message["id"]}", Body($"{id}"), other.Key);

        foreach (var response in new[] { list, page, post, read, put })
            await response.MessageErrorAsync(404);
    }

    [Test]
    [Property("security", "L4")]
    public async Task L4_NameOfAnothersConversation_IsFree()
    {
        var other = await App.AddAgentAsync();
        var private1 = await App.AddTextAsync("order-4712", "private");
        object body = new { task_id = "order-4712", content = new { type = "text", author = "user", content = "mine" } };

        Assert.That(await App.ListAsync("order-4712", key: other.Key), Is.Empty);
        using var post = await App.PostMessageAsync(body, other.Key);
        var mine = await post.JsonAsync(200);
        using var put = await App.PutAsync($"/messages/{private1["id"]}", body, other.Key);

        Assert.That((string?)mine["task_id"], Is.EqualTo("order-4712"));
        Assert.That((await App.ListAsync("order-4712", key: other.Key)).Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "mine" }));
        Assert.That((await App.ListAsync("order-4712")).Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "private" }));
        await put.MessageErrorAsync(404);
    }

    [Test]
    public async Task AgentKeyHeader_IsAccepted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/messages?task_id=header");
        request.Headers.Add("x-agent-api-key", TaskMessagesApp.DevelopmentKey);
        using var response = await App.Http.SendAsync(request);
        await response.JsonAsync(HttpStatusCode.OK);
    }

    [Test]
    public async Task WrongCredentials_Are401EvenWhereAnonymousIsAllowed()
    {
        using var wrong = await App.GetAsync("/messages?task_id=t", "nonsense");
        using var anonymous = await App.GetAsync("/messages?task_id=t", key: null);
        using var proxied = new HttpRequestMessage(HttpMethod.Get, "/messages?task_id=t");
        proxied.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var remote = await App.Http.SendAsync(proxied);

        await wrong.DetailAsync(401, "Unauthorized");
        await anonymous.JsonAsync(HttpStatusCode.OK);
        await remote.DetailAsync(401, "Unauthorized");
    }

    [TestCase("X-Forwarded-Proto", "https")]
    [TestCase("X-Forwarded-Host", "chat.example")]
    [TestCase("X-Original-For", "203.0.113.7")]
    [TestCase("X-Real-IP", "203.0.113.7")]
    [TestCase("Via", "1.1 proxy")]
    [TestCase("CF-Connecting-IP", "203.0.113.7")]
    [TestCase("Forwarded", "for=203.0.113.7")]
    [Property("security", "L2")]
    public Task L2_SignOfAProxy_RefusesDevelopmentCredentials(string name, string value) => IsRefusedAsync(request => request.Headers.TryAddWithoutValidation(name, value));

    [TestCase("Origin", "https://evil.example")]
    [TestCase("Origin", "null")]
    [TestCase("Origin", "http://localhost.evil.example")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Host", "evil.example")]
    [TestCase("Host", "127.0.0.1.evil.example")]
    [Property("security", "M3")]
    public Task M3_PageOfElsewhereInTheDevelopersBrowser_IsRefused(string name, string value) => IsRefusedAsync(request => request.Headers.TryAddWithoutValidation(name, value));

    [TestCase("Origin", "http://localhost:5173")]
    [TestCase("Origin", "http://127.0.0.1:3000")]
    [TestCase("Origin", "http://[::1]:3000")]
    [TestCase("Sec-Fetch-Site", "none")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    [TestCase("Host", "localhost:8080")]
    [Property("security", "M3")]
    public async Task M3_PageOfThisMachine_IsServed(string name, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/messages?task_id=t");
        request.Headers.TryAddWithoutValidation(name, value);
        using var response = await App.Http.SendAsync(request);

        await response.JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>Anonymously, with the development key and with the development token.</summary>
    private async Task IsRefusedAsync(Action<HttpRequestMessage> change)
    {
        foreach (var (path, credentials) in new[] { ("/messages?task_id=t", null), ("/messages?task_id=t", TaskMessagesApp.DevelopmentKey), ("/v1/admin/agents", TaskMessagesApp.AdminToken) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (credentials is not null)
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {credentials}");
            change(request);
            using var response = await App.Http.SendAsync(request);

            await response.DetailAsync(401, "Unauthorized");
        }
    }

    [Test]
    public async Task Production_HasNeitherAnonymousAccessNorDevelopmentCredentials()
    {
        await using var production = await TaskMessagesApp.StartAsync("--environment=Production", "--Admin:Token=0123456789abcdef");
        using var anonymous = await production.GetAsync("/messages?task_id=t", key: null);
        using var development = await production.GetAsync("/messages?task_id=t");
        using var admin = await production.AdminAsync(HttpMethod.Get, "/agents");
        using var configured = await production.AdminAsync(HttpMethod.Get, "/agents", token: "0123456789abcdef");

        await anonymous.DetailAsync(401, "Unauthorized");
        await development.DetailAsync(401, "Unauthorized");
        await admin.DetailAsync(401, "Unauthorized");
        Assert.That(await configured.JsonAsync(HttpStatusCode.OK), Is.Empty, "nothing is seeded");
    }

    [Test]
    public async Task ChatTask_IsTheSameLedger()
    {
        var id = await App.CreateTaskAsync("through v1");
        await App.WaitForEndAsync(id);
        await App.AddTextAsync($"{id}", "through messages");

        var messages = await App.ListAsync($"{id}", "&order_direction=asc");

        Assert.That(messages.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "through v1", "through v1", "through messages" }));
        Assert.That(messages.Select(message => (string?)message["content"]!["author"]), Is.EqualTo(new[] { "user", "agent", "user" }));
        Assert.That(messages.Select(message => (string?)message["streaming_status"]), Is.EqualTo(new[] { null, "DONE", null }));
        Assert.That((string?)(await App.ReadTaskAsync(id))["status"], Is.EqualTo("completed"), "a posted message starts no turn");
    }

    [Test]
    public async Task Delete_HasNoEndpoint()
    {
        var message = await App.AddTextAsync("no-delete", "x");
        using var response = await App.SendAsync(HttpMethod.Delete, $"/messages/{message["id"]}", null);
        await response.DetailAsync(405, "Method Not Allowed");
    }

    [Test]
    public async Task UnexpectedException_Is500WithoutText()
    {
        await using var broken = await TaskMessagesApp.StartAsync(
            services => services.AddTransient<MessageService>(_ => throw new InvalidTimeZoneException("secret detail")));
        using var response = await broken.GetAsync("/messages?task_id=t");
        Assert.That(await response.MessageErrorAsync(500), Is.EqualTo("Internal Server Error"));
    }
}
