using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>Calls of an agent (message contract, section 13).</summary>
internal static class CallRequests
{
    /// <summary>What a call shows that has a result.</summary>
    public static ReadOnlySpan<byte> Succeeded => "\"error\":null"u8;

    /// <summary><c>message/send</c> to a new task.</summary>
    public static byte[] SendMessage(AgentKey agent, string text) => Post(agent, "message/send", Message(text, stream: false));

    /// <summary><c>task/create</c>, with the customer among the metadata.</summary>
    public static byte[] CreateTask(AgentKey agent, string customer)
        => Post(agent, "task/create", new JsonObject { ["task_metadata"] = new JsonObject { ["customer"] = customer } });

    public static string Body(string method, JsonObject parameters) => new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters }.ToJsonString();

    public static JsonObject Message(string text, bool stream)
        => new() { ["content"] = new JsonObject { ["type"] = "text", ["author"] = "user", ["content"] = text }, ["stream"] = stream };

    public static string Path(AgentKey agent) => FormattableString.Invariant($"/agents/{agent.AgentId}/rpc");

    private static byte[] Post(AgentKey agent, string method, JsonObject parameters) => RawRequest.Post(Path(agent), agent.Key, Body(method, parameters));
}
