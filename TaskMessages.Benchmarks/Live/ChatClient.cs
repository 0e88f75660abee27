using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Live;

/// <summary>Speaks to a service that may be dead at any time.</summary>
internal sealed class ChatClient : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http;
    private readonly AgentKey _agent;

    public AgentKey Agent => _agent;

    public ChatClient(IPEndPoint endPoint, AgentKey agent)
    {
        _agent = agent;
        _http = new HttpClient { BaseAddress = new Uri($"http://{endPoint}"), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", agent.Key);
    }

    /// <summary>Sends a request once.</summary>
    /// <returns>The answer; null when none came.</returns>
    public async Task<ChatAnswer?> TryAsync(HttpMethod method, string path, JsonObject? body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return new ChatAnswer((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>Sends a request that may be repeated, until the answer settles it.</summary>
    public async Task<ChatAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, string? idempotencyKey, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryAsync(method, path, body, idempotencyKey, cancellationToken) is { } answer && !IsTemporary(answer))
                return answer;
            await Task.Delay(RetryInterval, cancellationToken);
        }
    }

    public Task<ChatAnswer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    /// <summary>Opens a task's event stream after an event; without an id it begins with what is known.</summary>
    /// <exception cref="HttpRequestException">The service is dead.</exception>
    public Task<HttpResponseMessage> OpenAsync(long taskId, string? lastEventId, CancellationToken cancellationToken)
        => OpenAsync($"/v1/chat/tasks/{taskId}/events", lastEventId, cancellationToken);

    /// <summary>Opens any event stream.</summary>
    /// <inheritdoc cref="OpenAsync(long, string, CancellationToken)"/>
    public Task<HttpResponseMessage> OpenAsync(string path, string? lastEventId, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The body of a message to the agent.</summary>
    public JsonObject Message(string content) => new()
    {
        ["agent_id"] = _agent.AgentId,
        ["message"] = new JsonObject { ["role"] = "user", ["content"] = content },
    };

    public void Dispose() => _http.Dispose();

    private static bool IsTemporary(ChatAnswer answer) => answer is { Status: 503 or 504 } or { ErrorCode: "idempotency_in_flight" };
}
