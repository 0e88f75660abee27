using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TaskMessages.Benchmarks.Live;

namespace TaskMessages.Benchmarks.Calls;

/// <summary>
/// A synchronous and an asynchronous agent of the message contract. The asynchronous one posts its answer to an event under the event's id, so that hearing of it twice is
/// no harm. Both are busy now and then.
/// </summary>
internal sealed class CallAgents : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(30);

    private readonly WebApplication _app;
    private readonly int _busy;
    private readonly Lock _gate = new();
    private readonly List<ToldEvent> _told = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<IReadOnlyList<ChatClient>> _clients = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CallAgents(int busy)
    {
        _busy = busy;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/sync/api", AnswerAsync);
        _app.MapPost("/async/api", TakeAsync);
        _app.MapGet("/{agent}/healthz", () => """{"status":"healthy"}""");
    }

    public string SyncUrl => $"{_app.Urls.First()}/sync";

    public string AsyncUrl => $"{_app.Urls.First()}/async";

    /// <summary>What the asynchronous agent has heard, in the order in which it did.</summary>
    public IReadOnlyList<ToldEvent> Told
    {
        get
        {
            lock (_gate)
                return [.. _told];
        }
    }

    /// <param name="busy">One call of so many is answered with 503; 0: none.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<CallAgents> StartAsync(int busy, CancellationToken cancellationToken)
    {
        var agents = new CallAgents(busy);
        await agents._app.StartAsync(cancellationToken);
        return agents;
    }

    /// <summary>How the asynchronous agent reaches the service.</summary>
    public void CallBack(IReadOnlyList<ChatClient> clients) => _clients.SetResult(clients);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private bool IsBusy => _busy > 0 && Random.Shared.Next(_busy) == 0;

    private async Task AnswerAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var call = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: cancellationToken))!;
        if (IsBusy)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var token = (string)call["params"]!["content"]!["content"]!;
        context.Response.ContentType = "application/x-ndjson";
        foreach (var piece in CallScript.Pieces(token))
        {
            await WriteAsync(context, call["id"]!, $$$"""{"type":"delta","index":0,"delta":{"type":"text","text_delta":"{{{piece}}}"}}""");
            await Task.Delay(Pause, cancellationToken);
        }

        await WriteAsync(context, call["id"]!, """{"type":"done","index":0}""");
    }

    private static async Task WriteAsync(HttpContext context, JsonNode id, string result)
    {
        await context.Response.WriteAsync($$$"""{"jsonrpc":"2.0","result":{{{result}}},"error":null,"id":{{{id.ToJsonString()}}}}""" + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private async Task TakeAsync(HttpContext context)
    {
        var call = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        if (IsBusy)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var task = (string)call["params"]!["task"]!["id"]!;
        var item = call["params"]!["event"];
        if ((string)call["method"]! == "task/create")
            Note(new ToldEvent(task, 0, ""));
        else if (item is not null)
            Note(new ToldEvent(task, (long)item["sequence_id"]!, (string)item["content"]!["content"]!));
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$$"""{"jsonrpc":"2.0","result":{"status":"processing"},"error":null,"id":{{{call["id"]!.ToJsonString()}}}}""", context.RequestAborted);
        if (item is not null)
            _ = PostAsync(task, (string)item["id"]!, (string)item["content"]!["content"]!);
    }

    private void Note(ToldEvent told)
    {
        lock (_gate)
            _told.Add(told);
    }

    private async Task PostAsync(string task, string eventId, string token)
    {
        var clients = await _clients.Task;
        var body = new JsonObject
        {
            ["task_id"] = task,
            ["content"] = new JsonObject { ["type"] = "text", ["author"] = "agent", ["content"] = CallScript.Answer(token) },
        };
        while (!_stop.IsCancellationRequested)
        {
            var client = clients[Random.Shared.Next(clients.Count)];
            if (await client.TryAsync(HttpMethod.Post, "/messages", body, eventId, CancellationToken.None) is { Status: 200 })
                return;
            await Task.Delay(RetryInterval);
        }
    }
}
