using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using TaskMessages.Tests.Api.Executors;

namespace TaskMessages.Tests.Contract.Events;

/// <summary>A webhook agent that streams what the test tells it to, line by line.</summary>
internal sealed class StreamingAgent : IAsyncDisposable
{
    private readonly Channel<string?> _lines;
    private readonly FakeAgent _agent;
    private readonly TaskCompletionSource _aborted;

    private StreamingAgent(FakeAgent agent, Channel<string?> lines, TaskCompletionSource aborted) => (_agent, _lines, _aborted) = (agent, lines, aborted);

    public long Agent { get; private set; }

    public string Key { get; private set; } = "";

    public long KeyId { get; private set; }

    public int Calls => _agent.Requests.Length;

    /// <summary>Completes when the service has broken a request off.</summary>
    public Task Aborted => _aborted.Task;

    public static async Task<StreamingAgent> StartAsync(TaskMessagesApp app)
    {
        var lines = Channel.CreateUnbounded<string?>();
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = await FakeAgent.StartAsync(async context =>
        {
            // Never disposed of: that would race with its own call, which comes after the handler has been woken.
            context.RequestAborted.Register(() => aborted.TrySetResult());
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.StartAsync(context.RequestAborted);
            await foreach (var line in lines.Reader.ReadAllAsync(context.RequestAborted))
            {
                if (line is null)
                    return;
                if (line == "break")
                {
                    context.Abort();
                    return;
                }

                await context.Response.WriteAsync(line + "\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        });
        var streaming = new StreamingAgent(agent, lines, aborted);
        (streaming.Agent, streaming.Key, streaming.KeyId) = await app.AddAgentAsync(new { type = "webhook", url = agent.Url });
        return streaming;
    }

    /// <summary>Gives the agent other limits.</summary>
    public async Task ChangeAsync(TaskMessagesApp app, int maxAttempts, int? turnTimeoutSeconds)
    {
        var body = new { name = $"agent {Agent}", executor = new { type = "webhook", url = _agent.Url }, max_attempts = maxAttempts, turn_timeout_seconds = turnTimeoutSeconds };
        using var changed = await app.AdminAsync(HttpMethod.Put, $"/agents/{Agent}", body);
        await changed.JsonAsync(200);
    }

    public void Delta(string text, int index = 0)
        => Say($$$"""{"type":"delta","index":{{{index}}},"delta":{"type":"text","text_delta":{{{Newtonsoft.Json.JsonConvert.ToString(text)}}}}}""");

    public void Done(int index = 0) => Say($$"""{"type":"done","index":{{index}}}""");

    public void Say(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Ends the answer.</summary>
    public void End() => _lines.Writer.TryWrite(null);

    /// <summary>Breaks the connection off.</summary>
    public void Break() => _lines.Writer.TryWrite("break");

    public ValueTask DisposeAsync() => _agent.DisposeAsync();
}
