using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.Admin;

[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class AgentTests(DatabaseKind kind) : ContractFixture(kind)
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

    [Test]
    public async Task Seeded_Echo_IsAgentOne()
    {
        using var response = await App.AdminAsync(HttpMethod.Get, "/agents/1");
        var agent = await response.JsonAsync(HttpStatusCode.OK);
        Assert.That((string?)agent["name"], Is.EqualTo("echo"));
        Assert.That((string?)agent["executor"]!["type"], Is.EqualTo("echo"));
    }

    [Test]
    public async Task Create_Read_Replace_Delete_RoundTrips()
    {
        using var created = await App.AdminAsync(HttpMethod.Post, "/agents", new
        {
            name = "round trip",
            description = "d",
            executor = new { type = "webhook", url = "https://agents.example/turns", secret = Secret },
            max_attempts = 5,
            max_concurrency = 2,
            turn_timeout_seconds = 30,
        });
        var agent = (JObject)await created.JsonAsync(HttpStatusCode.OK);
        var path = $"/agents/{agent["id"]}";
        using var read = await App.AdminAsync(HttpMethod.Get, path);
        using var replaced = await App.AdminAsync(HttpMethod.Put, path, new { name = "replaced", executor = new { type = "echo" } });
        using var deleted = await App.AdminAsync(HttpMethod.Delete, path);
        using var gone = await App.AdminAsync(HttpMethod.Get, path);
        using var again = await App.AdminAsync(HttpMethod.Delete, path);

        Assert.That(await read.JsonAsync(HttpStatusCode.OK), Is.EqualTo(agent).Using<JToken>(JToken.DeepEquals));
        Assert.That(agent["executor"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(
            """{"type":"webhook","url":"https://agents.example/turns","has_secret":true}"""));
        Assert.That((int)agent["max_attempts"]!, Is.EqualTo(5));
        Assert.That((int)agent["max_concurrency"]!, Is.EqualTo(2));
        Assert.That((int)agent["turn_timeout_seconds"]!, Is.EqualTo(30));
        var replacement = await replaced.JsonAsync(HttpStatusCode.OK);
        Assert.That((string?)replacement["name"], Is.EqualTo("replaced"));
        Assert.That((int)replacement["max_attempts"]!, Is.EqualTo(3));
        Assert.That(replacement["max_concurrency"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That(JToken.DeepEquals(await deleted.JsonAsync(HttpStatusCode.OK), new JObject { ["deleted"] = true }), Is.True);
        await gone.DetailAsync(404, "Agent not found");
        await again.DetailAsync(404, "Agent not found");
    }

    [Test]
    public async Task Create_WebhookWithoutSecret_ShowsTheDrawnOneOnce()
    {
        using var created = await App.AdminAsync(
            HttpMethod.Post, "/agents", new { name = "drawn", executor = new { type = "webhook", url = "https://agents.example/" } });
        var agent = await created.JsonAsync(HttpStatusCode.OK);
        using var read = await App.AdminAsync(HttpMethod.Get, $"/agents/{agent["id"]}");

        Assert.That((string?)agent["executor"]!["secret"], Does.Match("^whsec_[A-Za-z0-9+/=]{32}$"));
        Assert.That((await read.JsonAsync(HttpStatusCode.OK))["executor"]!["secret"], Is.Null);
    }

    [Test]
    public async Task Create_WithCredentials_StoresThemEncrypted()
    {
        const string Key = "sk-planted-credential";
        using var created = await App.AdminAsync(HttpMethod.Post, "/agents", new
        {
            name = "credentials",
            executor = new { type = "openai", base_url = "https://models.example/v1", model = "m", system_prompt = "p", api_key = Key },
        });
        var text = await created.Content.ReadAsStringAsync();
        var id = (long)(await created.JsonAsync(HttpStatusCode.OK))["id"]!;

        var stored = (await App.Services.GetRequiredService<IAgentStore>().FindAsync(id, CancellationToken.None))!;
        var settings = (OpenAiSettings)stored.Executor;

        Assert.That(text, Does.Not.Contain(Key));
        Assert.That(settings.ApiKey, Does.Not.Contain(Key));
        Assert.That(App.Services.GetRequiredService<ISecretProtector>().Unprotect(settings.ApiKey!), Is.EqualTo(Key));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.That(File.GetUnixFileMode(Path.Combine(App.Directory, "data", "keys")), Is.EqualTo(OwnerOnly));
        }
    }

    [Test]
    public async Task Create_TakenName_Is409()
    {
        var body = new { name = "taken", executor = new { type = "echo" } };
        using var first = await App.AdminAsync(HttpMethod.Post, "/agents", body);
        using var second = await App.AdminAsync(HttpMethod.Post, "/agents", body);

        await first.JsonAsync(HttpStatusCode.OK);
        await second.DetailAsync(409, "An agent named 'taken' exists.");
    }

    [TestCase("{}", "(name)")]
    [TestCase("""{"name":"","executor":{"type":"echo"}}""", "(name)")]
    [TestCase("""{"name":"n"}""", "(executor)")]
    [TestCase("""{"name":"n","executor":{"type":"ftp"}}""", "'echo', 'webhook' or 'openai' (executor.type)")]
    [TestCase("""{"name":"n","executor":{"type":"webhook"}}""", "(executor.url)")]
    [TestCase("""{"name":"n","executor":{"type":"webhook","url":"ftp://x/"}}""", "(executor.url)")]
    [TestCase("""{"name":"n","executor":{"type":"webhook","url":"http://user:pw@x/"}}""", "(executor.url)")]
    [TestCase("""{"name":"n","executor":{"type":"webhook","url":"http://x/","secret":"short"}}""", "(executor.secret)")]
    [TestCase("""{"name":"n","executor":{"type":"openai","base_url":"http://x/"}}""", "(executor.model)")]
    [TestCase("""{"name":"n","executor":{"type":"echo"},"max_attempts":0}""", "(max_attempts)")]
    [TestCase("""{"name":"n","executor":{"type":"echo"},"max_concurrency":99999999999}""", "(max_concurrency)")]
    [TestCase("""{"name":"n","executor":{"type":"echo"},"turn_timeout_seconds":0}""", "(turn_timeout_seconds)")]
    public async Task Create_Broken_Is422WithTheFirstError(string body, string location)
    {
        using var response = await App.AdminAsync(HttpMethod.Post, "/agents", body);
        Assert.That((string?)(await response.JsonAsync(422))["detail"], Does.EndWith(location));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("dev-admin-token2")]
    [TestCase(TaskMessagesApp.DevelopmentKey)]
    public async Task AnyCall_WithoutTheToken_Is401(string? token)
    {
        using var response = await App.AdminAsync(HttpMethod.Post, "/agents", "{", token);
        await response.DetailAsync(401, "Unauthorized");
    }

    [Test]
    public async Task TokenHash_Configured_LetsTheTokenIn()
    {
        // SHA-256 of "a token of some length"
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("a token of some length"u8));
        await using var app = await TaskMessagesApp.StartAsync("--environment=Production", $"--Admin:TokenHash={hash}");
        using var right = await app.AdminAsync(HttpMethod.Get, "/agents", token: "a token of some length");
        using var wrong = await app.AdminAsync(HttpMethod.Get, "/agents", token: hash);

        await right.JsonAsync(HttpStatusCode.OK);
        await wrong.DetailAsync(401, "Unauthorized");
    }
}
