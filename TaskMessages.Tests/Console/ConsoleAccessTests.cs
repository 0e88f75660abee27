using System.Net;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using TaskMessages.Console.Security;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console;

/// <summary>Who may enter, over HTTP: nothing but the login page and files is there without a login.</summary>
public sealed partial class ConsoleAccessTests : ContractFixture
{
    private const string Token = "an administrator's token";

    [TestCase("/console")]
    [TestCase("/console/")]
    [TestCase("/console/tasks")]
    [TestCase("/console/tasks/1")]
    [TestCase("/console/find?q=1")]
    [TestCase("/console/nowhere")]
    public async Task Page_WithoutLogin_LeadsToTheLogin(string path)
    {
        using var response = await SendAsync(App, HttpMethod.Get, path);

        Assert.That((int)response.StatusCode, Is.EqualTo(302));
        Assert.That(response.Headers.Location!.OriginalString, Does.StartWith("/console/login?return="));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [TestCase("GET", "/console/_blazor?id=1")]
    [TestCase("POST", "/console/_blazor/negotiate?negotiateVersion=1")]
    [TestCase("POST", "/console/_blazor/disconnect")]
    [TestCase("GET", "/console/_blazor/initializers")]
    [TestCase("POST", "/console/tasks")]
    [TestCase("DELETE", "/console/tasks")]
    [TestCase("POST", "/console/logout")]
    public async Task Anything_WithoutLogin_IsRefused(string method, string path)
    {
        using var response = await SendAsync(App, new HttpMethod(method), path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("/console/login")]
    [TestCase("/console/tasks")]
    [TestCase("/console/_content/TaskMessages.Console/console.css")]
    [TestCase("/console/_content/MudBlazor/MudBlazor.min.js")]
    [TestCase("/console/_framework/blazor.web.js")]
    [TestCase("/console/_content/none.js")]
    public async Task AnyAnswer_HasTheHeaders(string path)
    {
        using var response = await SendAsync(App, HttpMethod.Get, path);

        Assert.That(response.Headers.GetValues("Content-Security-Policy"), Is.EqualTo(new[] { ConsoleHeaders.ContentSecurityPolicy }));
        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
        Assert.That(response.Headers.GetValues("X-Frame-Options"), Is.EqualTo(new[] { "DENY" }));
        Assert.That(response.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "same-origin" }));
        if (path.Contains("_content/T", StringComparison.Ordinal) || path.Contains("_content/M", StringComparison.Ordinal) || path.Contains("_framework", StringComparison.Ordinal))
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), "files are for everybody");
    }

    [Test]
    public async Task Login_WithTheToken_OpensThePages_InACookieOfTheConsoleAlone()
    {
        using var client = NewClient(App);
        using var login = await LogInAsync(client, TaskMessagesApp.AdminToken);

        Assert.That((int)login.StatusCode, Is.EqualTo(302));
        Assert.That(login.Headers.Location!.OriginalString, Does.EndWith("/console/tasks?status=failed"));
        var cookie = login.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith(ConsoleSession.CookieName, StringComparison.Ordinal)).ToLowerInvariant();
        Assert.That(cookie, Does.Contain("; path=/console;").And.Contain("samesite=strict").And.Contain("httponly").And.Not.Contain(TaskMessagesApp.AdminToken));
        using var page = await client.GetAsync(new Uri("/console/tasks", UriKind.Relative));
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain("blazor.web").And.Not.Contain("<script>"));
    }

    [Test]
    public async Task Theme_IsAFileThatThePagesName_LightAndDark()
    {
        using var client = NewClient(App);
        using var login = await LogInAsync(client, TaskMessagesApp.AdminToken);
        var page = await client.GetStringAsync(new Uri("/console/tasks", UriKind.Relative));
        Assert.That(page, Does.Not.Contain("<style").And.Not.Contain(" style="));
        Assert.That(ConsoleHeaders.ContentSecurityPolicy, Does.Not.Contain("unsafe-inline"));

        var address = Regex.Match(page, "theme\\.css\\?v=[0-9a-f]{16}").Value;
        using var theme = await client.GetAsync(new Uri($"/console/{address}", UriKind.Relative));
        var styles = await theme.Content.ReadAsStringAsync();
        Assert.That(theme.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/css"));
        Assert.That(theme.Headers.CacheControl!.MaxAge, Is.EqualTo(TimeSpan.FromDays(365)));
        Assert.That(styles, Does.Match(@"(?s):root\s*\{[^}]*--mud-palette-primary: rgba\(47,91,208,1\);.*@media \(prefers-color-scheme: dark\) \{.*:root\s*\{[^}]*--mud-palette-primary: rgba\(143,176,255,1\);"));
        Assert.That(styles, Does.Not.Contain("<"));
        Assert.That(styles.Count(character => character == '{'), Is.EqualTo(styles.Count(character => character == '}')));
    }

    [TestCase("wrong")]
    [TestCase("")]
    [TestCase(TaskMessagesApp.DevelopmentKey)]
    public async Task Login_WithAnythingElse_IsRefused(string token)
    {
        using var client = NewClient(App);
        using var login = await LogInAsync(client, token);

        Assert.That(login.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(login.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], Has.None.StartsWith(ConsoleSession.CookieName));
        using var page = await client.GetAsync(new Uri("/console/tasks", UriKind.Relative));
        Assert.That((int)page.StatusCode, Is.EqualTo(302));
    }

    [Test]
    public async Task Login_WithoutTheFormsOwnToken_IsRefused()
    {
        using var client = NewClient(App);
        using var response = await client.PostAsync(
            new Uri("/console/login", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "login", ["Token"] = TaskMessagesApp.AdminToken }));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(response.Headers.Contains("Set-Cookie"), Is.False);
    }

    [Test]
    public async Task Login_TooManyFailures_AreNotLookedAtAnyMore()
    {
        await using var app = await TaskMessagesApp.StartAsync("--Limits:FailedLogins=3");
        using var client = NewClient(app);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var wrong = await LogInAsync(client, "wrong");
            Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        using var right = await LogInAsync(client, TaskMessagesApp.AdminToken);
        using var api = await app.AdminAsync(HttpMethod.Get, "/agents");

        Assert.That((int)right.StatusCode, Is.EqualTo(429));
        Assert.That(right.Headers.RetryAfter!.Delta!.Value.TotalSeconds, Is.InRange(1, 60));
        Assert.That((int)api.StatusCode, Is.EqualTo(429), "the limit is one for both ways in");
    }

    [Test]
    public async Task Login_EndsWhenTheTokenChanges()
    {
        var keys = Directory.CreateTempSubdirectory("keys-");
        try
        {
            string[] settings = ["--environment=Production", "--Console:Enabled=true", $"--DataProtection:KeysDirectory={keys.FullName}"];
            string cookie;
            await using (var before = await TaskMessagesApp.StartAsync([.. settings, $"--Admin:Token={Token}"]))
            {
                using var client = NewClient(before);
                using var login = await LogInAsync(client, Token);
                cookie = login.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith(ConsoleSession.CookieName, StringComparison.Ordinal)).Split(';')[0];
            }

            Assert.That(await StatusAsync([.. settings, $"--Admin:Token={Token}"]), Is.EqualTo(200), "the service may start anew");
            Assert.That(await StatusAsync([.. settings, $"--Admin:Token={Token} of tomorrow"]), Is.EqualTo(302));

            async Task<int> StatusAsync(string[] arguments)
            {
                await using var app = await TaskMessagesApp.StartAsync(arguments);
                using var response = await SendAsync(app, HttpMethod.Get, "/console/tasks", ("Cookie", cookie));
                return (int)response.StatusCode;
            }
        }
        finally
        {
            keys.Delete(recursive: true);
        }
    }

    [TestCase(null, 404)]
    [TestCase("false", 404)]
    [TestCase("true", 302)]
    public async Task Production_OnlyIfItIsSet(string? enabled, int status)
    {
        string[] settings = ["--environment=Production", $"--Admin:Token={Token}"];
        await using var app = await TaskMessagesApp.StartAsync(enabled is null ? settings : [.. settings, $"--Console:Enabled={enabled}"]);
        using var page = await SendAsync(app, HttpMethod.Get, "/console/tasks");
        using var home = await SendAsync(app, HttpMethod.Get, "/", ("Accept", "text/html"));

        Assert.That((int)page.StatusCode, Is.EqualTo(status));
        Assert.That((int)home.StatusCode, Is.EqualTo(enabled == "true" ? 302 : 200));
    }

    [TestCase("Host", "evil.example")]
    [TestCase("X-Forwarded-For", "203.0.113.9")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    public async Task Development_NotOfThisMachine_IsNotThere(string header, string value)
    {
        using var response = await SendAsync(App, HttpMethod.Get, "/console/login", (header, value));
        using var home = await SendAsync(App, HttpMethod.Get, "/", (header, value), ("Accept", "text/html"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(home.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task ForeignOrigin_WithALogin_OpensNoConnection()
    {
        using var client = NewClient(App);
        using var login = await LogInAsync(client, TaskMessagesApp.AdminToken);
        var cookie = login.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith(ConsoleSession.CookieName, StringComparison.Ordinal)).Split(';')[0];

        Assert.That(await ConnectAsync($"http://127.0.0.1:{App.Address.Port + 1}"), Is.EqualTo(HttpStatusCode.Forbidden), "another port of the same host is another origin");
        Assert.That(await ConnectAsync("null"), Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await ConnectAsync(App.Address.GetLeftPart(UriPartial.Authority)), Is.EqualTo(HttpStatusCode.SwitchingProtocols));

        async Task<HttpStatusCode> ConnectAsync(string origin)
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Cookie", cookie);
            socket.Options.SetRequestHeader("Origin", origin);
            socket.Options.CollectHttpResponseDetails = true;
            try
            {
                await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{App.Address.Port}/console/_blazor"), CancellationToken.None);
            }
            catch (WebSocketException)
            {
                // its status tells
            }

            return socket.HttpStatusCode;
        }
    }

    [Test]
    public async Task Home_ABrowser_IsLedToTheConsole_BelowThePathBase()
    {
        await using var app = await TaskMessagesApp.StartAsync("--PathBase=/chat");
        using var home = await SendAsync(app, HttpMethod.Get, "/chat/", ("Accept", "text/html"));
        using var json = await SendAsync(app, HttpMethod.Get, "/chat/");
        using var page = await SendAsync(app, HttpMethod.Get, "/chat/console/tasks");
        using var login = await SendAsync(app, HttpMethod.Get, "/chat/console/login");

        Assert.That(((int)home.StatusCode, home.Headers.Location?.OriginalString), Is.EqualTo((302, "/chat/console/")));
        Assert.That(await json.Content.ReadAsStringAsync(), Does.Contain("\"console\":\"/chat/console/\""));
        Assert.That(page.Headers.Location!.OriginalString, Does.StartWith("/chat/console/login?"));
        Assert.That(await login.Content.ReadAsStringAsync(), Does.Contain("<base href=\"/chat/console/\""));
    }

    private static HttpClient NewClient(TaskMessagesApp app) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = app.Address };

    private static async Task<HttpResponseMessage> SendAsync(TaskMessagesApp app, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, HttpCompletionOption.ResponseContentRead);
    }

    private static async Task<HttpResponseMessage> LogInAsync(HttpClient client, string token)
    {
        var page = await client.GetStringAsync(new Uri("/console/login?return=%2Ftasks%3Fstatus%3Dfailed", UriKind.Relative));
        var form = new Dictionary<string, string>
        {
            ["_handler"] = "login",
            ["__RequestVerificationToken"] = FormToken().Match(page).Groups[1].Value,
            ["Token"] = token,
        };
        return await client.PostAsync(new Uri("/console/login?return=%2Ftasks%3Fstatus%3Dfailed", UriKind.Relative), new FormUrlEncodedContent(form));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
