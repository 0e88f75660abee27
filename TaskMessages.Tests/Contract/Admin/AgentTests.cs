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
    public async Task OpenAi_AllSettings_RoundTripWithTheirCredentialsMasked()
    {
        const string Settings = """
            {"type":"openai","base_url":"https://models.example/v1","model":"m","system_prompt":"p","temperature":0.5,"top_p":1.0,"max_tokens":100,
             "max_completion_tokens":200,"stream":false,"stream_options":"off","timeout":90,
             "extra_headers":{"X-Title":"me","X-Api-Key":"header-credential"},
             "extra_body":{"seed":7,"provider":{"order":["a",null],"api_key":"member-credential"}}}
            """;
        var shown = JObject.Parse(Settings
            .Replace("header-credential", "[REDACTED]", StringComparison.Ordinal).Replace("member-credential", "[REDACTED]", StringComparison.Ordinal));
        shown["has_secret"] = false;
        using var created = await App.AdminAsync(HttpMethod.Post, "/agents", "{\"name\":\"settings\",\"executor\":" + Settings + "}");
        var agent = await created.JsonAsync(HttpStatusCode.OK);
        var path = $"/agents/{agent["id"]}";
        using var read = await App.AdminAsync(HttpMethod.Get, path);
        var executor = (JObject)(await read.JsonAsync(HttpStatusCode.OK))["executor"]!;
        var first = await StoredAsync(agent);

        executor["extra_headers"]!["X-Title"] = "you";
        using var replaced = await App.AdminAsync(HttpMethod.Put, path, new JObject { ["name"] = "settings", ["executor"] = executor }.ToString());
        await replaced.JsonAsync(HttpStatusCode.OK);
        var second = await StoredAsync(agent);

        executor["extra_headers"]!["X-Title"] = "me";
        Assert.That(executor, Is.EqualTo(shown).Using<JToken>(JToken.DeepEquals));
        foreach (var (stored, title) in new[] { (first, "me"), (second, "you") })
        {
            Assert.That(stored.Extras.ToJson(), Does.Not.Contain("credential"));
            Assert.That(stored.SealedExtras, Does.Not.Contain("credential"));
            Assert.That(App.Services.GetRequiredService<ISecretProtector>().Unprotect(stored.SealedExtras!), Is.EqualTo(
                $$$$"""{"headers":{"X-Title":"{{{{title}}}}","X-Api-Key":"header-credential"},"body":{"seed":7,"provider":{"order":["a",null],"api_key":"member-credential"}}}"""));
        }
    }

    [Test]
    public async Task Create_MarkWithoutAStoredValue_Is422()
    {
        using var response = await App.AdminAsync(HttpMethod.Post, "/agents", new
        {
            name = "mark",
            executor = new { type = "openai", base_url = "https://models.example/v1", model = "m", extra_headers = new { Authorization = "[REDACTED]" } },
        });

        await response.DetailAsync(422, "[REDACTED] stands for a stored value, and none is stored there (executor)");
    }

    [TestCase("""{"type":"openai","base_url":"https://models.example/v1","model":"m","api_key":"sk-1"}""", """{"type":"openai","base_url":"https://models.example/v2","model":"n"}""", true)]
    [TestCase("""{"type":"openai","base_url":"https://models.example/v1","model":"m","api_key":"sk-1"}""", """{"type":"openai","base_url":"https://evil.example/v1","model":"m"}""", false)]
    [TestCase("""{"type":"openai","base_url":"https://models.example/v1","model":"m","api_key":"sk-1"}""", """{"type":"openai","base_url":"http://models.example/v1","model":"m"}""", false)]
    [TestCase("""{"type":"openai","base_url":"https://models.example/v1","model":"m","api_key":"sk-1"}""", """{"type":"openai","base_url":"https://models.example:444/v1","model":"m"}""", false)]
    [TestCase("""{"type":"openai","base_url":"https://models.example/v1","model":"m","api_key":"sk-1"}""", """{"type":"openai","base_url":"https://evil.example/v1","model":"m","api_key":""}""", true)]
    [TestCase("""{"type":"openai","base_url":"https://models.example/v1","model":"m","extra_headers":{"Authorization":"sk-1"}}""", """{"type":"openai","base_url":"https://evil.example/v1","model":"m","extra_headers":{"Authorization":"[REDACTED]"}}""", false)]
    [TestCase("""{"type":"webhook","url":"https://agent.example/a"}""", """{"type":"webhook","url":"https://agent.example/b"}""", true)]
    [TestCase("""{"type":"webhook","url":"https://agent.example/a"}""", """{"type":"webhook","url":"https://evil.example/a"}""", false)]
    [Property("security", "L6")]
    public async Task L6_StoredSecret_StaysWithItsHost(string before, string after, bool isTaken)
    {
        var name = $"secret {Guid.NewGuid():N}";
        string Body(string executor) => $$"""{"name":"{{name}}","executor":{{executor}}}""";
        using var created = await App.AdminAsync(HttpMethod.Post, "/agents", Body(before));
        var path = $"/agents/{(await created.JsonAsync(HttpStatusCode.OK))["id"]}";

        using var replaced = await App.AdminAsync(HttpMethod.Put, path, Body(after));

        if (isTaken)
            await replaced.JsonAsync(HttpStatusCode.OK);
        else
            Assert.That(await replaced.Content.ReadAsStringAsync(), Does.Contain("must be given again (executor)").And.StartsWith("{\"detail\""), $"{replaced.StatusCode}");
        Assert.That((int)replaced.StatusCode, Is.EqualTo(isTaken ? 200 : 422));
    }

    [Test]
    [Property("case", "A17")]
    public async Task CaseA17_EmptyKey_IsNone()
    {
        object Body(string? key) => new { name = "empty key", executor = new { type = "openai", base_url = "https://models.example/v1", model = "m", api_key = key } };
        using var created = await App.AdminAsync(HttpMethod.Post, "/agents", Body(""));
        var agent = await created.JsonAsync(HttpStatusCode.OK);
        var none = await StoredAsync(agent);
        using var set = await App.AdminAsync(HttpMethod.Put, $"/agents/{agent["id"]}", Body("sk-1"));
        using var kept = await App.AdminAsync(HttpMethod.Put, $"/agents/{agent["id"]}", Body(null));
        var stays = await StoredAsync(agent);
        using var cleared = await App.AdminAsync(HttpMethod.Put, $"/agents/{agent["id"]}", Body(""));

        Assert.That((none.ApiKey, stays.ApiKey is null, (await StoredAsync(agent)).ApiKey), Is.EqualTo(((string?)null, false, (string?)null)));
        Assert.That((bool?)(await cleared.JsonAsync(HttpStatusCode.OK))["executor"]!["has_secret"], Is.False);
    }

    [TestCase("\"api_key\":\"sk-\\u200babc\"", "(executor.api_key)")]
    [TestCase("\"api_key\":\"sk-abc\\n\"", "(executor.api_key)")]
    [TestCase("\"api_key\":\" \"", "(executor.api_key)")]
    [TestCase("\"api_key\":\"schlüssel\"", "(executor.api_key)")]
    [TestCase("\"extra_headers\":{\"X-A\":\"\\u200b\"}", "(executor.extra_headers)")]
    [TestCase("\"extra_headers\":{\"X-A\":7}", "(executor.extra_headers)")]
    [TestCase("\"extra_headers\":{\"X A\":\"b\"}", "(executor.extra_headers)")]
    [TestCase("\"extra_headers\":{\"Content-Length\":\"1\"}", "(executor.extra_headers)")]
    [TestCase("\"extra_headers\":[]", "(executor.extra_headers)")]
    [TestCase("\"extra_body\":\"text\"", "(executor.extra_body)")]
    [TestCase("\"temperature\":2.5", "(executor.temperature)")]
    [TestCase("\"temperature\":\"hot\"", "(executor.temperature)")]
    [TestCase("\"top_p\":-0.1", "(executor.top_p)")]
    [TestCase("\"max_tokens\":0", "(executor.max_tokens)")]
    [TestCase("\"max_completion_tokens\":99999999999", "(executor.max_completion_tokens)")]
    [TestCase("\"stream\":\"perhaps\"", "(executor.stream)")]
    [TestCase("\"stream_options\":\"sometimes\"", "(executor.stream_options)")]
    [TestCase("\"timeout\":0", "(executor.timeout)")]
    [Property("case", "A17")]
    public async Task CaseA17_SettingThatNoRequestCanHold_Is422(string member, string location)
    {
        using var response = await App.AdminAsync(
            HttpMethod.Post, "/agents", "{\"name\":\"n\",\"executor\":{\"type\":\"openai\",\"base_url\":\"http://x/\",\"model\":\"m\"," + member + "}}");

        Assert.That((string?)(await response.JsonAsync(422))["detail"], Does.EndWith(location));
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
    [TestCase("""{"name":"n","executor":{"type":"ftp"}}""", "'echo', 'webhook', 'openai' or 'acp' (executor.type)")]
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

    private async Task<OpenAiSettings> StoredAsync(JToken agent) =>
        (OpenAiSettings)(await App.Services.GetRequiredService<IAgentStore>().FindAsync((long)agent["id"]!, CancellationToken.None))!.Executor;
}
