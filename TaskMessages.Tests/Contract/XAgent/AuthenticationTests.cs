using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Chat-task contract 12.7.</summary>
public sealed class AuthenticationTests : ContractFixture
{
    private const string Secret = "0123456789abcdefghijklmnopqrstuv";

    private static readonly string?[] BadHeaders =
    [
        null, "", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", TaskMessagesApp.DevelopmentKey, "Bearer nonsense", $"Bearer xag_dev000_{Secret}x",
        $"Bearer abc_dev000_{Secret}", $"Bearer XAG_dev000_{Secret}", $"Bearer xag_unknwn_{Secret}", "Bearer xag_dev000_ABCDEFGHIJABCDEFGHIJABCDEFGHIJAB",
        $"Bearer xag_personal_dev000_{Secret}", $"Bearer xag_dev000_{Secret} more",
    ];

    [Test, Property("contract", "xagent:12.7/79"), Property("contract", "xagent:12.7/81")]
    public async Task AnyFailure_IsTheSame401()
    {
        var (paused, revoked) = (await App.AddAgentAsync(), await App.AddAgentAsync());
        using var pause = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{paused.KeyId}/pause");
        using var revoke = await App.AdminAsync(HttpMethod.Delete, $"/api-keys/{revoked.KeyId}");

        var bodies = new HashSet<string>();
        foreach (var header in BadHeaders.Append($"Bearer {paused.Key}").Append($"Bearer {revoked.Key}"))
        {
            using var response = await GetAsync(header);
            var error = await response.ChatErrorAsync(401, "invalid_api_key");
            Assert.That(error.Children().Count(), Is.EqualTo(2), "only code and message");
            Assert.That(response.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"), "the contract has none; HTTP wants it with every 401");
            bodies.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.That(bodies, Has.Count.EqualTo(1));
    }

    [TestCase("Bearer")]
    [TestCase("bearer")]
    [TestCase("BEARER")]
    public async Task Scheme_AnyCase_IsAccepted(string scheme)
    {
        using var response = await GetAsync($"{scheme} {TaskMessagesApp.DevelopmentKey}");
        await response.ChatErrorAsync(404, "task_not_found");
    }

    [Test, Property("contract", "xagent:12.7/81")]
    public async Task PausedKey_Resumed_WorksAgain()
    {
        var agent = await App.AddAgentAsync();
        using var pause = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{agent.KeyId}/pause");
        using var refused = await GetAsync($"Bearer {agent.Key}");
        using var resume = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{agent.KeyId}/resume");
        using var accepted = await GetAsync($"Bearer {agent.Key}");

        await refused.ChatErrorAsync(401, "invalid_api_key");
        await accepted.ChatErrorAsync(404, "task_not_found");
    }

    [Test, Property("contract", "xagent:12.7/82")]
    public async Task DeletedAgent_Is401()
    {
        var agent = await App.AddAgentAsync();
        using var deleted = await App.AdminAsync(HttpMethod.Delete, $"/agents/{agent.Agent}");
        await deleted.JsonAsync(HttpStatusCode.OK);

        using var response = await GetAsync($"Bearer {agent.Key}");

        await response.ChatErrorAsync(401, "invalid_api_key");
    }

    [Test, Property("contract", "xagent:12.7/83")]
    public async Task NewKey_IsStoredAsItsSha256Only()
    {
        var agent = await App.AddAgentAsync();

        var stored = await App.Services.GetRequiredService<IApiKeyStore>().FindAsync(agent.KeyId, CancellationToken.None);

        Assert.That(stored!.Verifier, Does.Match(@"^sha256\$v1\$[0-9a-f]{64}$"));
        Assert.That(stored.Verifier, Does.Not.Contain(agent.Key[^32..]));
    }

    [TestCase("")]
    [TestCase("plain")]
    [TestCase("$2b$12$malformed")]
    [TestCase("sha256$v1$xyz")]
    [Property("contract", "xagent:12.7/86")]
    public async Task MalformedStoredVerifier_Is401(string verifier)
    {
        var agent = await App.AddAgentAsync();
        var keys = App.Services.GetRequiredService<IApiKeyStore>();
        await keys.RegenerateAsync(agent.KeyId, agent.Key[4..10], verifier, CancellationToken.None);

        using var response = await GetAsync($"Bearer {agent.Key}");

        await response.ChatErrorAsync(401, "invalid_api_key");
    }

    [Test, Property("contract", "xagent:12.7/85")]
    public async Task ManyAtOnce_AllAreAuthenticated()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GetAsync($"Bearer {TaskMessagesApp.DevelopmentKey}")));
        foreach (var response in responses)
            await response.ChatErrorAsync(404, "task_not_found");
    }

    [Test, Property("contract", "xagent:12.7/89")]
    public async Task UnexpectedException_IsExactlyThe500Envelope()
    {
        await using var broken = await TaskMessagesApp.StartAsync(
            services => services.AddTransient<ChatTaskService>(_ => throw new InvalidTimeZoneException("secret detail")));
        using var response = await broken.GetTaskAsync(1);

        Assert.That((int)response.StatusCode, Is.EqualTo(500));
        Assert.That(
            await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"error":{"code":"internal_error","message":"Internal server error."}}"""));
    }

    private async Task<HttpResponseMessage> GetAsync(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/chat/tasks/99999999");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await App.Http.SendAsync(request);
    }
}
