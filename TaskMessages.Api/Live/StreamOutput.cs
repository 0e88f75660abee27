using System.IO.Pipelines;
using System.Text;

namespace TaskMessages.Api.Live;

/// <summary>Writes events to a response.</summary>
/// <param name="ping">The comment that is its sign of life; null: there is none.</param>
/// <param name="contentType">What kind of stream it is.</param>
internal sealed class StreamOutput(HttpResponse response, string? ping = ": ping", string contentType = "text/event-stream; charset=utf-8")
{
    private readonly byte[] _ping = ping is null ? [] : Encoding.ASCII.GetBytes($"{ping}\n\n");

    private PipeWriter Writer => response.BodyWriter;

    /// <summary>Sends the head, so that the client knows that it is connected.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(cancellationToken);
        await Writer.FlushAsync(cancellationToken);
    }

    public Task WriteAsync(IEnumerable<SentEvent> events, CancellationToken cancellationToken)
        => WriteAsync(events.Select(sent => sent.ToBytes()), cancellationToken);

    public async Task WriteAsync(IEnumerable<byte[]> frames, CancellationToken cancellationToken)
    {
        foreach (var frame in frames)
            await Writer.WriteAsync(frame, cancellationToken);
        await Writer.FlushAsync(cancellationToken);
    }

    /// <summary>Reads on when the client has taken what was read.</summary>
    public async Task WriteAsync(IAsyncEnumerable<IReadOnlyList<SentEvent>> batches, CancellationToken cancellationToken)
    {
        await foreach (var events in batches.WithCancellation(cancellationToken))
            await WriteAsync(events, cancellationToken);
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await Writer.WriteAsync(_ping, cancellationToken);
        await Writer.FlushAsync(cancellationToken);
    }
}
