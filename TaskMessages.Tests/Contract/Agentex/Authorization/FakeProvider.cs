using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors;

namespace TaskMessages.Tests.Contract.Agentex.Authorization;

/// <summary>A provider behind a real HTTP server on loopback: it knows users by their bearer tokens, and what each may.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _principals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string User, string Type, string Selector, string Operation), bool> _allowed = new();
    private FakeAgent _server = null!;

    /// <summary>Answers everything with this status instead; null: as it should.</summary>
    public int? Fault { get; set; }

    /// <summary>Answers registrations with this status instead.</summary>
    public int? RegistrationFault { get; set; }

    /// <summary>Answers grants and revocations with this status instead.</summary>
    public int? GrantFault { get; set; }

    /// <summary>Whoever searches may see everything.</summary>
    public bool IsUnscoped { get; set; }

    public string Url => _server.Url;

    public ReceivedRequest[] Requests => _server.Requests;

    public static async Task<FakeProvider> StartAsync()
    {
        var provider = new FakeProvider();
        provider._server = await FakeAgent.StartAsync(provider.AnswerAsync);
        return provider;
    }

    /// <summary>A new user.</summary>
    /// <param name="extra">Members of the principal, as they stand there.</param>
    /// <returns>The token, which is the user's name, too.</returns>
    public string AddUser(string extra = "\"n\" : 1.50")
    {
        var token = $"user-{Guid.NewGuid():N}";
        _principals[token] = $$"""{  "user_id":"{{token}}", {{extra}} }""";
        return token;
    }

    public string PrincipalOf(string user) => _principals[user];

    public void Allow(string user, string type, object selector, params string[] operations)
    {
        foreach (var operation in operations)
            _allowed[(user, type, $"{selector}", operation)] = true;
    }

    /// <summary>What was asked about what the user may, and told of what it made.</summary>
    public JObject[] CallsOf(string user, string path) =>
        [.. Requests.Where(request => request.Path == path).Select(request => JObject.Parse(Encoding.UTF8.GetString(request.Body))).Where(call => (string?)call["principal"]?["user_id"] == user)];

    /// <summary>As <c>type selector operation</c>.</summary>
    public string[] ChecksOf(string user) => [.. CallsOf(user, "/v1/authz/check").Select(call => $"{call["resource"]!["type"]} {call["resource"]!["selector"]} {call["operation"]}")];

    public ReceivedRequest[] LoginsOf(string user)
        => [.. Requests.Where(request => request.Path == "/v1/authn" && request.Headers.GetValueOrDefault("authorization", "") == $"Bearer {user}")];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = FakeAgent.RequestOf(context);
        if (Fault is { } fault)
        {
            context.Response.StatusCode = fault;
            return;
        }

        if (request.Path == "/v1/authn")
        {
            await LogInAsync(context, request);
            return;
        }

        var call = JObject.Parse(Encoding.UTF8.GetString(request.Body));
        var user = (string?)call["principal"]!["user_id"] ?? "";
        switch (request.Path)
        {
            case "/v1/authz/check":
                var resource = call["resource"]!;
                context.Response.StatusCode = _allowed.ContainsKey((user, $"{resource["type"]}", $"{resource["selector"]}", $"{call["operation"]}")) ? 200 : 403;
                break;
            case "/v1/authz/search":
                var items = _allowed.Keys.Where(known => known.User == user && known.Type == $"{call["filter_resource"]}" && known.Operation == $"{call["filter_operation"]}").Select(known => known.Selector);
                await context.Response.WriteAsync(IsUnscoped ? """{"unscoped":true}""" : new JObject { ["items"] = new JArray(items) }.ToString());
                break;
            case "/v1/authz/register" or "/v1/authz/deregister":
                context.Response.StatusCode = RegistrationFault ?? 200;
                break;
            case "/v1/authz/grant" or "/v1/authz/revoke":
                context.Response.StatusCode = GrantFault ?? 200;
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private async Task LogInAsync(HttpContext context, ReceivedRequest request)
    {
        if (_principals.TryGetValue(request.Headers.GetValueOrDefault("authorization", "").Replace("Bearer ", "", StringComparison.Ordinal), out var principal))
            await context.Response.WriteAsync(principal);
        else
            context.Response.StatusCode = 401;
    }
}
