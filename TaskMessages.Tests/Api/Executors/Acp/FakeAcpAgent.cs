using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Api.Executors.Acp;

/// <summary>
/// An agent that behaves as one of the vendor's SDK does (message contract, section 14): always 200, errors as JSON-RPC; messages are answered line by line, everything
/// else at once, and worked afterwards.
/// </summary>
internal sealed class FakeAcpAgent : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Method, JObject Params)> _calls = new();
    private FakeAgent _server = null!;

    /// <summary>Answers a message: each item is a line as it goes out, or else the result of one; <c>$id</c> in a line stands for the call's id.</summary>
    public Func<JObject, IAsyncEnumerable<object>> OnMessage { get; set; } = _ => Lines();

    /// <summary>Works what was taken by another method, after it has been answered.</summary>
    public Func<string, JObject, Task> OnCall { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What calls must carry; null: anything.</summary>
    public string? Key { get; set; }

    public string Url => _server.Url;

    public (string Method, JObject Params)[] Calls => [.. _calls];

    public ReceivedRequest[] Requests => _server.Requests;

    public static async Task<FakeAcpAgent> StartAsync(params object[] answer)
    {
        var agent = new FakeAcpAgent { OnMessage = _ => Lines(answer) };
        agent._server = await FakeAgent.StartAsync(agent.AnswerAsync);
        return agent;
    }

    public static async IAsyncEnumerable<object> Lines(params object[] lines)
    {
        await Task.Yield();
        foreach (var line in lines)
            yield return line;
    }

    public static object Start(int index, string content, string format = "plain") => new { type = "start", index, content = Text(content, format) };

    public static object Delta(int index, string text) => new { type = "delta", index, delta = new { type = "text", text_delta = text } };

    public static object Full(int index, string content) => new { type = "full", index, content = Text(content, "plain") };

    public static object Done(int index) => new { type = "done", index };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static object Text(string content, string format) => new { type = "text", author = "agent", style = "static", format, content };

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/healthz")
        {
            await context.Response.WriteAsync("""{"status":"healthy"}""");
            return;
        }

        var call = JObject.Parse(Encoding.UTF8.GetString(FakeAgent.RequestOf(context).Body));
        var (id, method, parameters) = (call["id"], (string?)call["method"] ?? "", call["params"] as JObject ?? []);
        if (!context.Request.Path.Value!.EndsWith("/api", StringComparison.Ordinal) || (Key is not null && context.Request.Headers["x-agent-api-key"] != Key))
        {
            await context.Response.WriteAsync(Reply(null, new { code = -32601, message = "Unauthorized" }, id));
            return;
        }

        _calls.Enqueue((method, parameters));
        if (method != "message/send")
        {
            await context.Response.WriteAsync(Reply(new { status = "processing" }, null, id));
            await context.Response.CompleteAsync();
            await OnCall(method, parameters);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        await foreach (var item in OnMessage(parameters).WithCancellation(context.RequestAborted))
        {
            if (item is "break")
            {
                context.Abort();
                return;
            }

            var line = item is string text ? text.Replace("$id", (string?)id, StringComparison.Ordinal) : Reply(item, null, id);
            await context.Response.WriteAsync(line + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static string Reply(object? result, object? error, JToken? id) =>
        new JObject
        {
            ["jsonrpc"] = "2.0",
            ["result"] = result is null ? null : JToken.FromObject(result),
            ["error"] = error is null ? null : JToken.FromObject(error),
            ["id"] = id,
        }.ToString(Newtonsoft.Json.Formatting.None);
}
