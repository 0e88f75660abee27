using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>A webhook agent on a port of the loopback interface that remembers every call.</summary>
internal sealed class WebhookAgent : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<HttpContext, string, Task> _answer;
    private readonly Lock _lock = new();
    private readonly List<AgentCall> _calls = [];
    private int _connections;
    private int _openCalls;
    private int _lifetime;

    private WebhookAgent(Func<HttpContext, string, Task> answer)
    {
        _answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(CountConnectionAsync)));
        _app = builder.Build();
        _app.Run(RecordAsync);
    }

    public Uri Url => new(_app.Urls.First() + "/turns");

    /// <summary>The number of calls that have arrived and not ended.</summary>
    public int OpenCalls => Volatile.Read(ref _openCalls);

    /// <summary>The calls that have ended.</summary>
    public IReadOnlyList<AgentCall> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    /// <summary>An agent that answers in one piece.</summary>
    /// <param name="delay">How long the next answer takes.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static Task<WebhookAgent> StartAsync(Func<TimeSpan> delay, CancellationToken cancellationToken)
        => StartAsync((context, turnId) => AnswerAsync(context, turnId, delay()), cancellationToken);

    /// <param name="answer">Answers a request about the turn whose id is given; ends with an exception when the caller is gone.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<WebhookAgent> StartAsync(Func<HttpContext, string, Task> answer, CancellationToken cancellationToken)
    {
        var agent = new WebhookAgent(answer);
        await agent._app.StartAsync(cancellationToken);
        return agent;
    }

    /// <summary>
    /// Waits until everything that the dead service sent has been received, then counts the next life: a call that arrives later is
    /// from a later process.
    /// </summary>
    public async Task NextLifetimeAsync(CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromMilliseconds(10);
        for (var quiet = 0; quiet < 3; quiet = Volatile.Read(ref _connections) == 0 ? quiet + 1 : 0)
            await Task.Delay(interval, cancellationToken);
        Interlocked.Increment(ref _lifetime);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task CountConnectionAsync(ConnectionContext connection, Func<Task> next)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await next();
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private static async Task AnswerAsync(HttpContext context, string turnId, TimeSpan delay)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await Task.Delay(delay, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            context.Response.Body,
            new Dictionary<string, string> { ["content"] = CrashVerifier.WebhookAnswer(turnId) },
            cancellationToken: context.RequestAborted);
    }

    private async Task RecordAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var lifetime = Volatile.Read(ref _lifetime);
        Interlocked.Increment(ref _openCalls);
        var turnId = context.Request.Headers["webhook-id"].ToString();
        try
        {
            await _answer(context, turnId);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // the caller is dead; its call ended here
        }
        finally
        {
            lock (_lock)
                _calls.Add(new AgentCall(turnId, lifetime, started, Stopwatch.GetTimestamp()));
            Interlocked.Decrement(ref _openCalls);
        }
    }
}
