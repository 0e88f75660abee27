using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Authorization;

/// <summary>Who a request comes from, when a provider is asked (section 3.1).</summary>
public sealed class ProviderLoginTests : ProviderFixture
{
    [Test]
    public async Task Headers_GoToTheProvider_ButForThoseOfTheConnection()
    {
        var user = Provider.AddUser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks");
        request.Headers.Add("Authorization", $"Bearer {user}");
        request.Headers.Add("Cookie", "a=b; c=d");
        request.Headers.Add("X-Selected-Account-Id", "7");
        request.Headers.Add("X-API-Key", "k");
        request.Headers.Add("Accept-Encoding", "zstd");
        using var response = await App.Http.SendAsync(request);

        await response.JsonAsync(200);
        var login = Provider.LoginsOf(user).Single();
        Assert.That((login.Method, login.Path, login.Body.Length), Is.EqualTo(("POST", "/v1/authn", 0)));
        Assert.That(login.Headers["cookie"], Is.EqualTo("a=b; c=d"));
        Assert.That((login.Headers["x-selected-account-id"], login.Headers["x-api-key"]), Is.EqualTo(("7", "k")));
        Assert.That(login.Headers["host"], Is.EqualTo(new Uri(Provider.Url).Authority), "its own");
        Assert.That(login.Headers.GetValueOrDefault("accept-encoding"), Does.Not.Contain("zstd"));
    }

    [Test]
    public async Task Principal_IsRememberedForTheSameHeaders()
    {
        var user = Provider.AddUser();
        for (var request = 0; request < 5; request++)
            await App.ReadAsync("/tasks", user);
        Assert.That(Provider.LoginsOf(user), Has.Length.EqualTo(1));

        using var other = new HttpRequestMessage(HttpMethod.Get, "/tasks");
        other.Headers.Add("Authorization", $"Bearer {user}");
        other.Headers.Add("X-Selected-Account-Id", "8");
        using var response = await App.Http.SendAsync(other);
        await response.JsonAsync(200);
        Assert.That(Provider.LoginsOf(user), Has.Length.EqualTo(2), "another account");
        Assert.That(Provider.CallsOf(user, "/v1/authz/search"), Has.Length.EqualTo(6), "what somebody may is asked each time");
    }

    [Test]
    public async Task Principal_WithAnApiKeyInside_IsNotRemembered()
    {
        var user = Provider.AddUser("""
            "credentials":{"api_key":"secret"}
            """);
        for (var request = 0; request < 3; request++)
            await App.ReadAsync("/tasks", user);

        Assert.That(Provider.LoginsOf(user), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Principal_IsForgottenAfterAWhile()
    {
        await using var app = await TaskMessagesApp.StartAsync($"--Auth:ProviderUrl={Provider.Url}", "--Auth:PrincipalLifetime=00:00:00");
        var user = Provider.AddUser();
        for (var request = 0; request < 3; request++)
            await app.ReadAsync("/tasks", user);

        Assert.That(Provider.LoginsOf(user), Has.Length.EqualTo(3));
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(500)]
    [TestCase(302)]
    public async Task Login_AnyFailure_Is401(int fault)
    {
        Provider.Fault = fault;
        using var response = await App.GetAsync("/tasks", Provider.AddUser());

        await response.DetailAsync(401, "Unauthorized");
    }

    [Test]
    public async Task Login_UnknownUserOrNobody_Is401()
    {
        foreach (var key in new[] { "nobody", null })
        {
            using var response = await App.GetAsync("/tasks", key);
            await response.DetailAsync(401, "Unauthorized");
        }
    }

    [Test]
    public async Task Login_ProviderThatIsNotThere_Is401()
    {
        var user = Provider.AddUser();
        await using var app = await TaskMessagesApp.StartAsync("--Auth:ProviderUrl=http://127.0.0.1:1");
        using var response = await app.GetAsync("/tasks", user);

        await response.DetailAsync(401, "Unauthorized");
    }

    [Test]
    public async Task Keys_NeedNoProvider()
    {
        Provider.Fault = 500;
        var (_, key, _) = await App.AddAgentAsync();
        var before = Provider.Requests.Length;
        await App.ReadAsync("/tasks", key);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks");
        request.Headers.Add("x-agent-api-key", key);
        using var response = await App.Http.SendAsync(request);
        await response.JsonAsync(200);
        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/tasks");
        wrong.Headers.Add("x-agent-api-key", "nobody's");
        wrong.Headers.Add("Authorization", $"Bearer {Provider.AddUser()}");
        using var refused = await App.Http.SendAsync(wrong);
        await refused.DetailAsync(401, "Agent Unauthorized");
        using var revoked = await App.GetAsync("/tasks", "xag_abcdef_0123456789abcdefghijklmnopqrstuv");
        await revoked.DetailAsync(401, "Unauthorized");

        Assert.That(Provider.Requests, Has.Length.EqualTo(before), "neither for keys, nor for what is shaped as one");
    }

    [Test]
    public async Task ChatTasks_AreForKeysAlone()
    {
        var user = Provider.AddUser();
        using var chat = await App.GetAsync("/v1/chat/tasks", user);
        using var admin = await App.AdminAsync(HttpMethod.Get, "/agents", token: user);

        Assert.That(((int)chat.StatusCode, (int)admin.StatusCode), Is.EqualTo((401, 401)));
        Assert.That(Provider.LoginsOf(user), Is.Empty);
    }

    [TestCase("--Auth:ProviderUrl=nowhere")]
    [TestCase("--Auth:Timeout=00:00:00")]
    public void BadSetting_StopsTheStart(string setting)
        => Assert.That(() => TaskMessagesApp.StartAsync(setting), Throws.TypeOf<Microsoft.Extensions.Options.OptionsValidationException>());
}
