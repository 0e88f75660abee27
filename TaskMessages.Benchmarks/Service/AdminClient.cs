using System.Net;
using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Http;

namespace TaskMessages.Benchmarks.Service;

/// <summary>Creates agents and keys through the admin endpoints.</summary>
internal static class AdminClient
{
    /// <summary>Creates a webhook agent and one key for it.</summary>
    /// <param name="endPoint">The service.</param>
    /// <param name="url">Where the agent answers.</param>
    /// <param name="maxAttempts">How often a turn may be tried.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    /// <exception cref="InvalidOperationException">The service refused.</exception>
    public static Task<AgentKey> CreateWebhookAgentAsync(IPEndPoint endPoint, Uri url, int maxAttempts, CancellationToken cancellationToken)
        => CreateAgentAsync(
            endPoint,
            new JsonObject { ["type"] = "webhook", ["url"] = url.AbsoluteUri, ["secret"] = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz" },
            maxAttempts,
            cancellationToken);

    /// <summary>Creates an agent of the message contract and one key for it.</summary>
    /// <param name="endPoint">The service.</param>
    /// <param name="url">Where the agent lives.</param>
    /// <param name="type"><c>sync</c> or <c>async</c>.</param>
    /// <param name="maxAttempts">How often a turn may be tried.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    /// <exception cref="InvalidOperationException">The service refused.</exception>
    public static Task<AgentKey> CreateAcpAgentAsync(IPEndPoint endPoint, string url, string type, int maxAttempts, CancellationToken cancellationToken)
        => CreateAgentAsync(endPoint, new JsonObject { ["type"] = "acp", ["url"] = url, ["acp_type"] = type }, maxAttempts, cancellationToken);

    private static async Task<AgentKey> CreateAgentAsync(IPEndPoint endPoint, JsonObject executor, int maxAttempts, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["name"] = "harness-" + Guid.NewGuid().ToString("N")[..8], ["executor"] = executor, ["max_attempts"] = maxAttempts };
        using var connection = await RawConnection.ConnectAsync(endPoint, cancellationToken);
        var agent = await PostAsync(connection, "/v1/admin/agents", body, cancellationToken);
        var id = (long)(agent["id"] ?? agent["agent_id"])!;
        var key = await PostAsync(connection, $"/v1/admin/agents/{id}/api-keys", new JsonObject { ["label"] = "harness" }, cancellationToken);
        return new AgentKey(id, (string)key["full_key"]!);
    }

    private static async Task<JsonObject> PostAsync(
        RawConnection connection, string path, JsonObject body, CancellationToken cancellationToken)
    {
        var request = RawRequest.Post(path, DevelopmentKeys.AdminToken, body.ToJsonString());
        var response = await connection.ExchangeAsync(request, cancellationToken);
        if (response.Status is < 200 or > 299)
            throw new InvalidOperationException($"POST {path} answered {response.Status}: {response.Text}");
        return JsonNode.Parse(response.Text)!.AsObject();
    }
}
