using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Benchmarks.Load;

/// <summary>A synchronous agent of the message contract that says what it is told: at once, or in pieces when the message asks for it.</summary>
internal sealed class EchoAgent : IAsyncDisposable
{
    /// <summary>What a message begins with whose answer takes its time.</summary>
    public const string Slowly = "slowly";

    private const int Pieces = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly WebApplication _app;

    private EchoAgent()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/api", AnswerAsync);
    }

    public string Url => _app.Urls.First();

    public static async Task<EchoAgent> StartAsync(CancellationToken cancellationToken)
    {
        var agent = new EchoAgent();
        await agent._app.StartAsync(cancellationToken);
        return agent;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        var call = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var text = (string)call["params"]!["content"]!["content"]!;
        context.Response.ContentType = "application/x-ndjson";
        if (!text.StartsWith(Slowly, StringComparison.Ordinal))
        {
            var content = new JsonObject { ["type"] = "text", ["author"] = "agent", ["content"] = text };
            await WriteAsync(context, call, new JsonObject { ["type"] = "full", ["index"] = 0, ["content"] = content });
            return;
        }

        for (var piece = 0; piece < Pieces; piece++)
        {
            await WriteAsync(context, call, new JsonObject { ["type"] = "delta", ["index"] = 0, ["delta"] = new JsonObject { ["type"] = "text", ["text_delta"] = text } });
            await Task.Delay(Pause, context.RequestAborted);
        }

        await WriteAsync(context, call, new JsonObject { ["type"] = "done", ["index"] = 0 });
    }

    private static async Task WriteAsync(HttpContext context, JsonNode call, JsonObject result)
    {
        var line = new JsonObject { ["jsonrpc"] = "2.0", ["result"] = result, ["error"] = null, ["id"] = (string)call["id"]! };
        await context.Response.WriteAsync(line.ToJsonString() + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
