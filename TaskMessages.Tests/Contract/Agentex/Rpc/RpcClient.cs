using System.Net;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors.Acp;

namespace TaskMessages.Tests.Contract.Agentex.Rpc;

/// <summary>A client that calls one agent (section 13).</summary>
internal sealed class RpcClient
{
    private readonly TaskMessagesApp _app;

    private RpcClient(TaskMessagesApp app) => _app = app;

    public long Agent { get; private init; }

    public string Key { get; private init; } = "";

    public static async Task<RpcClient> CreateAsync(TaskMessagesApp app, FakeAcpAgent agent, string type = "sync", string? apiKey = null, int maxAttempts = 3)
    {
        var executor = new { type = "acp", url = agent.Url, acp_type = type, api_key = apiKey };
        using var created = await app.AdminAsync(HttpMethod.Post, "/agents", new { name = $"agent-{Guid.NewGuid():N}", executor, max_attempts = maxAttempts });
        var id = (long)(await created.JsonAsync(HttpStatusCode.OK))["id"]!;
        using var issued = await app.AdminAsync(HttpMethod.Post, $"/agents/{id}/api-keys", new { label = "test" });
        return new RpcClient(app) { Agent = id, Key = (string)(await issued.JsonAsync(HttpStatusCode.OK))["full_key"]! };
    }

    public static object Text(string content) => new { type = "text", author = "user", content };

    public Task<HttpResponseMessage> PostAsync(object body, string? path = null) => _app.SendAsync(HttpMethod.Post, path ?? $"/agents/{Agent}/rpc", body, Key);

    /// <summary>A call that is answered with 200.</summary>
    public async Task<JToken> CallAsync(string method, object parameters, object? id = null)
    {
        using var response = await PostAsync(new { jsonrpc = "2.0", id, method, @params = parameters });
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>A call that has a result.</summary>
    public async Task<JToken> ResultAsync(string method, object parameters)
    {
        var answer = await CallAsync(method, parameters);
        Assert.That(answer["error"]!.Type, Is.EqualTo(JTokenType.Null), answer.ToString());
        return answer["result"]!;
    }

    /// <summary>A call that fails, and with what text.</summary>
    public async Task<string> ErrorAsync(string method, object parameters, int code = -32603)
    {
        var answer = await CallAsync(method, parameters, "of mine");
        Assert.That((answer["result"]!.Type, (int?)answer["error"]?["code"], (string?)answer["id"]), Is.EqualTo((JTokenType.Null, code, "of mine")), answer.ToString());
        return (string)answer["error"]!["message"]!;
    }

    /// <summary>A streamed answer, as soon as its head is there.</summary>
    public async Task<HttpResponseMessage> OpenStreamAsync(object parameters, object? id = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/agents/{Agent}/rpc")
        {
            Content = new StringContent(JsonConvert.SerializeObject(new { jsonrpc = "2.0", id, method = "message/send", @params = parameters }), null, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Key}");
        return await _app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The lines of a streamed answer.</summary>
    public async Task<JToken[]> StreamAsync(object parameters, object? id = null)
    {
        using var response = await PostAsync(new { jsonrpc = "2.0", id, method = "message/send", @params = parameters });
        Assert.That((response.StatusCode, response.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.OK, "application/x-ndjson")));
        Assert.That(response.Headers.CacheControl?.NoCache, Is.True);
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(HttpAssertions.Parse)];
    }

    public async Task<JArray> LedgerAsync(string taskId) => await _app.ListAsync(taskId, "&order_direction=asc", Key);
}
