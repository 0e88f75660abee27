using System.Net;
using System.Net.Sockets;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>A TCP connection on which a test sends whatever bytes it wants.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _limit = new(Patience);
    private NetworkStream _stream = null!;

    // One for all messages: it may have read the beginning of the next one.
    private FrameReader _reader = null!;

    private RawConnection()
    {
    }

    /// <param name="endpoint">The server.</param>
    /// <param name="receiveBuffer">How many bytes, about, the system takes before they are received; null: as it likes.</param>
    public static async Task<RawConnection> OpenAsync(IPEndPoint endpoint, int? receiveBuffer = null)
    {
        var connection = new RawConnection();
        if (receiveBuffer is { } size)
            connection._client.ReceiveBufferSize = size;
        await connection._client.ConnectAsync(endpoint, connection._limit.Token);
        connection._stream = connection._client.GetStream();
        connection._reader = new FrameReader(connection._stream);
        return connection;
    }

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, _limit.Token);

    /// <summary>Tells the server that nothing more comes.</summary>
    public void EndSending()
    {
        try
        {
            _client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // it has closed the connection already
        }
    }

    /// <summary>One whole message with its header; null when the server has closed the connection.</summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        try
        {
            return (await _reader.ReadAsync(_limit.Token))?.ToArray();
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<BsonDocument> RunAsync(BsonDocument command)
    {
        await SendAsync(Encode(writer => OpMsg.Write(writer, 7, 0, command)));
        return OpMsg.Decode((await ReceiveAsync())!).Body;
    }

    public static byte[] Encode(Action<BsonBufferWriter> write)
    {
        using var writer = new BsonBufferWriter();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _client.Dispose();
        _limit.Dispose();
    }
}
