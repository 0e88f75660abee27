using System.Net;
using System.Net.Sockets;

namespace TaskMessages.Benchmarks.Http;

/// <summary>
/// One keep-alive HTTP/1.1 connection that sends prepared bytes, one request at a time. It never repeats a request on its own, so a
/// caller knows that what it sent went out once.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];
    private int _filled;
    private int _consumed;

    private RawConnection()
    {
    }

    /// <summary>The socket, for waiting on several connections at once.</summary>
    public Socket Socket => _socket;

    public static async Task<RawConnection> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var connection = new RawConnection();
        try
        {
            await connection._socket.ConnectAsync(endPoint, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and waits for its response.</summary>
    /// <exception cref="SocketException">The connection failed; whether the server acted is unknown.</exception>
    /// <exception cref="EndOfStreamException">The server closed the connection before a whole response arrived.</exception>
    public async ValueTask<RawResponse> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < request.Length;)
            sent += await _socket.SendAsync(request[sent..], cancellationToken);
        RawResponse response;
        while (!TryTake(out response))
            Filled(await _socket.ReceiveAsync(Free(), cancellationToken));
        return response;
    }

    /// <summary>Sends a request on the calling thread.</summary>
    public void Send(ReadOnlySpan<byte> request)
    {
        while (request.Length > 0)
            request = request[_socket.Send(request)..];
    }

    /// <summary>Reads once from a socket known to be readable; true when that completes a response.</summary>
    public bool Receive(out RawResponse response)
    {
        Filled(_socket.Receive(Free().Span));
        return TryTake(out response);
    }

    public void Dispose() => _socket.Dispose();

    private Memory<byte> Free()
    {
        Compact();
        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        return _buffer.AsMemory(_filled);
    }

    private void Filled(int count)
    {
        if (count == 0)
            throw new EndOfStreamException("The server closed the connection");
        _filled += count;
    }

    private bool TryTake(out RawResponse response)
    {
        Compact();
        return ResponseParser.TryParse(_buffer.AsMemory(0, _filled), out response, out _consumed);
    }

    // the last response stays readable until the next read moves what came after it to the front
    private void Compact()
    {
        if (_consumed == 0)
            return;
        _buffer.AsSpan(_consumed, _filled - _consumed).CopyTo(_buffer);
        _filled -= _consumed;
        _consumed = 0;
    }
}
