using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TaskMessages.Api.Hosting;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Tests.Contract.Document;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract;

/// <summary>
/// The real service on a loopback port with a database of its own, and what a client does with it. Tests speak to it over HTTP
/// only; what no request can bring about is brought about through the stores, by the <c>Given…</c> methods.
/// </summary>
internal sealed class TaskMessagesApp : IAsyncDisposable
{
    public const string DevelopmentKey = LocalDevelopment.ApiKey;
    public const string AdminToken = LocalDevelopment.AdminToken;

    /// <summary>The seeded agent.</summary>
    public const long Agent = 1;

    private readonly WebApplication _app;
    private readonly DirectoryInfo _directory;
    private readonly HttpDatabase _database;

    private TaskMessagesApp(WebApplication app, DirectoryInfo directory, HttpDatabase database)
    {
        _app = app;
        _directory = directory;
        _database = database;
        Address = new Uri(app.Urls.Single());
        Http = new HttpClient(new DocumentedAnswers(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where this service keeps data and logs.</summary>
    public string Directory => _directory.FullName;

    public static Task<TaskMessagesApp> StartAsync(params string[] settings) => StartAsync(null, settings);

    public static Task<TaskMessagesApp> StartAsync(Action<IServiceCollection>? replaceServices, params string[] settings) =>
        StartAsync(DatabaseKind.Commands, replaceServices, settings);

    public static async Task<TaskMessagesApp> StartAsync(DatabaseKind kind, Action<IServiceCollection>? replaceServices, params string[] settings)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("taskmessages-");
        var database = await HttpDatabase.StartAsync(kind, directory.FullName);
        string[] defaults =
        [
            "--environment=Development",
            "--urls=http://127.0.0.1:0",
            .. database.Settings,
            $"--Serilog:WriteTo:File:Args:configure:0:Args:path={directory.FullName}/logs/log-.json",
            "--Serilog:WriteTo:Console:Args:configure:0:Args:restrictedToMinimumLevel=Fatal",
        ];
        var app = ServiceHost.Build([.. defaults, .. settings], replaceServices);
        await ServiceHost.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync();
        return new TaskMessagesApp(app, directory, database);
    }

    public Task<HttpResponseMessage> PostTaskAsync(object body, string? key = DevelopmentKey, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, "/v1/chat/tasks", body, key, idempotencyKey);

    /// <summary>Creates a task with one plain message and answers with its id.</summary>
    public async Task<long> CreateTaskAsync(string content, string key = DevelopmentKey, long agent = Agent)
    {
        using var response = await PostTaskAsync(new { agent_id = agent, message = new { content } }, key);
        return (long)(await response.JsonAsync(HttpStatusCode.Accepted))["task_id"]!;
    }

    public Task<HttpResponseMessage> AppendAsync(object taskId, object body, string? key = DevelopmentKey, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{taskId}/messages", body, key, idempotencyKey);

    /// <summary>Appends one plain message as the seeded agent's client does.</summary>
    public Task<HttpResponseMessage> AppendAsync(long taskId, string content, string key = DevelopmentKey, long agent = Agent) =>
        AppendAsync(taskId, new { agent_id = agent, message = new { content } }, key);

    public Task<HttpResponseMessage> GetTaskAsync(object taskId, string? key = DevelopmentKey) =>
        SendAsync(HttpMethod.Get, $"/v1/chat/tasks/{taskId}", null, key);

    public async Task<JToken> ReadTaskAsync(long taskId, string key = DevelopmentKey)
    {
        using var response = await GetTaskAsync(taskId, key);
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>Polls until the last turn has ended, as a client would.</summary>
    public Task<JToken> WaitForEndAsync(long taskId, string key = DevelopmentKey) => Eventually.ReadAsync(
        () => ReadTaskAsync(taskId, key), task => (string?)task["status"] is "completed" or "failed" or "waiting_for_user");

    public Task<HttpResponseMessage> PostMessageAsync(object body, string? key = DevelopmentKey, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, "/messages", body, key, idempotencyKey);

    /// <summary>Posts one text message and answers with it as it is stored.</summary>
    public async Task<JToken> AddTextAsync(string taskId, string content, string author = "user", object? createdAt = null)
    {
        var body = new { task_id = taskId, content = new { type = "text", author, content }, created_at = createdAt };
        using var response = await PostMessageAsync(body);
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>Posts a message of any content and answers with it as it is stored.</summary>
    public async Task<JToken> AddMessageAsync(string taskId, object content, string? status = null)
    {
        using var response = await PostMessageAsync(new { task_id = taskId, content, streaming_status = status });
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? key = DevelopmentKey) => SendAsync(HttpMethod.Get, path, null, key);

    public Task<HttpResponseMessage> PutAsync(string path, object body, string? key = DevelopmentKey) =>
        SendAsync(HttpMethod.Put, path, body, key);

    /// <summary>A task's messages by <c>GET /messages</c>, with <paramref name="query"/> appended.</summary>
    public async Task<JArray> ListAsync(string taskId, string query = "", string key = DevelopmentKey)
    {
        using var response = await GetAsync($"/messages?task_id={Uri.EscapeDataString(taskId)}{query}", key);
        return (JArray)await response.JsonAsync(HttpStatusCode.OK);
    }

    public Task<HttpResponseMessage> AdminAsync(HttpMethod method, string path, object? body = null, string? token = AdminToken) =>
        SendAsync(method, $"/v1/admin{path}", body, token);

    /// <summary>A new agent with a key.</summary>
    public async Task<(long Agent, string Key, long KeyId)> AddAgentAsync(object? executor = null)
    {
        var body = new { name = $"agent {Guid.NewGuid():N}", executor = executor ?? new { type = "echo" } };
        using var created = await AdminAsync(HttpMethod.Post, "/agents", body);
        var agent = (long)(await created.JsonAsync(HttpStatusCode.OK))["id"]!;
        using var issued = await AdminAsync(HttpMethod.Post, $"/agents/{agent}/api-keys", new { label = "test" });
        var key = await issued.JsonAsync(HttpStatusCode.OK);
        return (agent, (string)key["full_key"]!, (long)key["id"]!);
    }

    /// <summary>Sends a request as given; a string body goes out as it is, anything else as JSON.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body, string? key = DevelopmentKey, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonConvert.SerializeObject(body), Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return await Http.SendAsync(request);
    }

    /// <summary>As an operator stops it; merely disposed it goes down at once.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
