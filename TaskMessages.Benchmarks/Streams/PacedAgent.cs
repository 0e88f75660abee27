using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Streams;

/// <summary>
/// A webhook agent whose answers are paced by the benchmark. Each piece of text carries the time at which it was sent, so that whoever
/// receives it knows how long it was under way.
/// </summary>
internal sealed class PacedAgent : IAsyncDisposable
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebhookAgent? _agent;
    private int _piecesPerSecond;
    private bool _eachFirst;
    private int _padding;
    private long _pieces;

    public Uri Url => _agent!.Url;

    public int OpenCalls => _agent!.OpenCalls;

    public long Pieces => Interlocked.Read(ref _pieces);

    public static async Task<PacedAgent> StartAsync(CancellationToken cancellationToken)
    {
        var agent = new PacedAgent();
        agent._agent = await WebhookAgent.StartAsync((context, _) => agent.AnswerAsync(context), cancellationToken);
        return agent;
    }

    /// <summary>How fast each answer grows from now on; 0: not at all.</summary>
    /// <param name="piecesPerSecond">Of each answer.</param>
    /// <param name="padding">Characters of a piece behind its time.</param>
    /// <param name="eachFirst">Whether each piece is the first of a message of its own.</param>
    public void Pace(int piecesPerSecond, int padding, bool eachFirst = false) => (_piecesPerSecond, _padding, _eachFirst) = (piecesPerSecond, padding, eachFirst);

    /// <summary>Ends every answer.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>The times, as readings of the performance counter, that a piece of an event stream carries.</summary>
    public static IEnumerable<long> Times(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var end = text.IndexOf(';', at);
            if (end < 0)
                yield break;
            yield return long.Parse(text.AsSpan(at + 1, end - at - 1), CultureInfo.InvariantCulture);
        }
    }

    public ValueTask DisposeAsync() => _agent!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        await context.Request.Body.CopyToAsync(Stream.Null, cancellationToken);
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync(cancellationToken);
        var message = 0;
        while (!_released.Task.IsCompleted)
        {
            var rate = Volatile.Read(ref _piecesPerSecond);
            if (rate > 0)
            {
                await WriteAsync(context, Piece(_eachFirst ? ++message : message, _padding));
                Interlocked.Increment(ref _pieces);
            }

            await Task.WhenAny(_released.Task, Task.Delay(TimeSpan.FromSeconds(rate > 0 ? 1.0 / rate : 0.1), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        await WriteAsync(context, Piece(message, 0));
    }

    private static JsonObject Piece(int message, int padding)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"@{Stopwatch.GetTimestamp()};") + new string('.', padding);
        return new JsonObject { ["type"] = "delta", ["index"] = message, ["delta"] = new JsonObject { ["type"] = "text", ["text_delta"] = text } };
    }

    private static async Task WriteAsync(HttpContext context, JsonObject line)
    {
        await context.Response.WriteAsync(line.ToJsonString() + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
