using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Http;

namespace TaskMessages.Benchmarks.Service;

/// <summary>Requests of the two contracts, as an agent key sends them.</summary>
internal static class TaskRequests
{
    public static byte[] Create(AgentKey agent, string content, string? idempotencyKey = null) =>
        RawRequest.Post("/v1/chat/tasks", agent.Key, Turn(agent, content), idempotencyKey);

    public static byte[] Append(AgentKey agent, long taskId, string content, string? idempotencyKey = null) =>
        RawRequest.Post($"/v1/chat/tasks/{taskId}/messages", agent.Key, Turn(agent, content), idempotencyKey);

    public static byte[] Get(AgentKey agent, long taskId) => RawRequest.Get($"/v1/chat/tasks/{taskId}", agent.Key);

    /// <summary>A task's ledger, at most 1,000 messages.</summary>
    public static byte[] List(AgentKey agent, long taskId, bool ascending) => RawRequest.Get(
        $"/messages?task_id={taskId}&limit=1000&order_by=created_at&order_direction={(ascending ? "asc" : "desc")}", agent.Key);

    /// <summary>Stores several user messages in one conversation, without a turn.</summary>
    public static byte[] Batch(AgentKey agent, string taskId, IEnumerable<string> contents)
    {
        var items = contents.Select(JsonNode? (text) => new JsonObject { ["type"] = "text", ["author"] = "user", ["content"] = text });
        var body = new JsonObject { ["task_id"] = taskId, ["contents"] = new JsonArray([.. items]) };
        return RawRequest.Post("/messages/batch", agent.Key, body.ToJsonString());
    }

    private static string Turn(AgentKey agent, string content) => new JsonObject
    {
        ["agent_id"] = agent.AgentId,
        ["message"] = new JsonObject { ["role"] = "user", ["content"] = content },
    }.ToJsonString();
}
