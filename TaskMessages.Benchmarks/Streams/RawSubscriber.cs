using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TaskMessages.Benchmarks.Load;

namespace TaskMessages.Benchmarks.Streams;

/// <summary>One client that holds a request open and reads what comes, at next to no cost: it speaks HTTP/1.0, which has no chunks.</summary>
internal sealed class RawSubscriber : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer;
    private readonly Histogram? _latencies;
    private readonly long _openedAt = Stopwatch.GetTimestamp();
    private readonly StringBuilder _event = new();

    private RawSubscriber(Socket socket, int bufferSize, Histogram? latencies)
        => (_socket, _buffer, _latencies) = (socket, GC.AllocateUninitializedArray<byte>(bufferSize), latencies);

    /// <summary>Events and comments that have arrived.</summary>
    public long Frames { get; private set; }

    /// <summary>When the last bytes came, as a reading of the performance counter.</summary>
    public long LastAt { get; private set; }

    /// <param name="endPoint">The service.</param>
    /// <param name="path">What to get.</param>
    /// <param name="key">An API key.</param>
    /// <param name="latencies">Where the age of each piece of text is recorded, under its own lock; null: nowhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RawSubscriber> OpenAsync(IPEndPoint endPoint, string path, string key, Histogram? latencies, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint, cancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n"), cancellationToken);
        return new RawSubscriber(socket, latencies is null ? 512 : 8192, latencies);
    }

    /// <summary>Reads until the service ends the answer.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        byte last = 0;
        while (await _socket.ReceiveAsync(_buffer, cancellationToken) is var count and > 0)
        {
            LastAt = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                if (_buffer[i] == '\n' && last == '\n')
                    End();
                else if (_latencies is not null)
                    _event.Append((char)_buffer[i]);
                last = _buffer[i];
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private void End()
    {
        Frames++;
        if (_latencies is null)
            return;
        var text = _event.ToString();
        _event.Clear();
        if (!text.StartsWith("id: ", StringComparison.Ordinal) || !text.Contains("event: message.delta", StringComparison.Ordinal))
            return;
        lock (_latencies)
        {
            // what was there already is old
            foreach (var sent in PacedAgent.Times(text).Where(sent => sent > _openedAt))
                _latencies.Record(sent, LastAt);
        }
    }
}
