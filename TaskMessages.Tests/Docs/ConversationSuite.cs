using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using TaskMessages.EmbeddedMongo;

namespace YourProject.Tests;

/// <summary>Starts the service once, on a database of its own, and speaks HTTP to it.</summary>
public sealed class ConversationSuite
{
    // The service's key and token in Development, which it takes from this machine only.
    private const string DevelopmentKey = "xag_dev000_0123456789abcdefghijklmnopqrstuv";
    private const string AdminToken = "dev-admin-token";

    private EmbeddedMongoServer _mongo = null!;
    private WebApplicationFactory<Program> _service = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _mongo = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { ReplicaSetName = "rs0" });
        _service = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
            .UseEnvironment("Development")
            .UseSetting("Mongo:ConnectionString", _mongo.ConnectionString)
            .UseSetting("Mongo:Database", "suite"));
        _service.UseKestrel(0);
        _service.StartServer();
        _http = _service.CreateClient();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
        await _mongo.DisposeAsync();
    }

    [Test]
    public async Task Task_OfTheSeededAgent_IsAnswered()
    {
        var task = await SendAsync(HttpMethod.Post, "/v1/chat/tasks", DevelopmentKey, new { agent_id = 1, message = new { content = "Hello" } });
        var ended = await EndedAsync(task.GetProperty("task_id").GetInt64(), DevelopmentKey);
        Assert.That(ended.GetProperty("output").GetString(), Is.EqualTo("Hello"));
    }

    [Test]
    public async Task Task_OfAnAgentThatAnAdministratorMade_IsAnswered()
    {
        var agent = await SendAsync(HttpMethod.Post, "/v1/admin/agents", AdminToken, new { name = "mine", executor = new { type = "echo" } });
        var id = agent.GetProperty("id").GetInt64();
        var issued = await SendAsync(HttpMethod.Post, $"/v1/admin/agents/{id}/api-keys", AdminToken, new { label = "suite" });
        var key = issued.GetProperty("full_key").GetString()!;

        var task = await SendAsync(HttpMethod.Post, "/v1/chat/tasks", key, new { agent_id = id, message = new { content = "Who are you?" } });
        var ended = await EndedAsync(task.GetProperty("task_id").GetInt64(), key);
        Assert.That(ended.GetProperty("status").GetString(), Is.EqualTo("completed"));
    }

    /// <summary>Polls until the turn has ended, as a frontend does.</summary>
    private async Task<JsonElement> EndedAsync(long task, string key)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var read = await SendAsync(HttpMethod.Get, $"/v1/chat/tasks/{task}", key, null);
            if (read.GetProperty("status").GetString() != "running")
                return read;
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string key, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", key);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await _http.SendAsync(request);
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
