using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TaskMessages.Tests.Api.Executors.Scripted;

/// <summary>One connection to a scripted endpoint.</summary>
internal sealed class EndpointConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly List<byte> _received = [];
    private int _calls;

    public EndpointConnection(Socket socket, int number)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
        Number = number;
    }

    /// <summary>1 for the endpoint's first.</summary>
    public int Number { get; }

    /// <returns>The next request; null when the caller has closed the connection.</returns>
    public async Task<EndpointCall?> ReadCallAsync(CancellationToken cancellationToken)
    {
        int head;
        while ((head = Encoding.Latin1.GetString([.. _received]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!await ReceiveAsync(cancellationToken))
                return null;
        }

        var lines = Encoding.Latin1.GetString([.. _received], 0, head).Split("\r\n");
        _received.RemoveRange(0, head + 4);
        var headers = lines.Skip(1).Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var length = int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
        while (_received.Count < length)
        {
            if (!await ReceiveAsync(cancellationToken))
                return null;
        }

        var body = _received[..length].ToArray();
        _received.RemoveRange(0, length);
        return new EndpointCall(this, ++_calls, lines[0].Split(' ')[1], headers, body, cancellationToken);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => await _stream.WriteAsync(bytes, cancellationToken);

    /// <summary>Breaks off: what was sent may or may not arrive.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    /// <summary>Ends in order: what was sent arrives.</summary>
    public void Close()
    {
        _socket.Shutdown(SocketShutdown.Send);
        _socket.Close();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[8192];
        var count = await _stream.ReadAsync(buffer, cancellationToken);
        _received.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }
}
