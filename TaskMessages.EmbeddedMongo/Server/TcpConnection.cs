using System.Net.Sockets;
using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Mongo.Wire;

namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>One TCP client: reads a message, runs it, writes the reply, until either side closes.</summary>
internal sealed class TcpConnection : IDisposable
{
    private const int KeptBuffer = 1024 * 1024;

    // zlib's own default, as MongoDB's
    private const int ZlibLevel = -1;

    private readonly Socket _socket;
    private readonly CommandDispatcher _dispatcher;
    private readonly ClientConnection _client;
    private BsonBufferWriter _writer = new();
    private long _lastMessage;
    private int _lastReplyId;
    private volatile bool _busy;

    public TcpConnection(Socket socket, CommandDispatcher dispatcher)
    {
        _socket = socket;
        _dispatcher = dispatcher;
        _client = new ClientConnection(dispatcher.Context.Connections.Open(), socket.RemoteEndPoint?.ToString() ?? "unknown", isTrusted: false, socket.LocalEndPoint?.ToString());
        _lastMessage = dispatcher.Context.Time.GetTimestamp();
    }

    /// <summary>How long the client has sent nothing; zero while a command runs.</summary>
    public TimeSpan IdleTime => _busy ? TimeSpan.Zero : _dispatcher.Context.Time.GetElapsedTime(Interlocked.Read(ref _lastMessage));

    private CommandContext Context => _dispatcher.Context;

    /// <summary>Serves the client; returns when the connection has ended, for whatever reason.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        Log.ConnectionOpened(Context.Logger, _client.Id, _client.Peer);
        using var reader = new FrameReader(new NetworkStream(_socket, ownsSocket: false));
        try
        {
            while (await reader.ReadAsync(stopping).ConfigureAwait(false) is { } frame)
            {
                await AnswerAsync(frame, reader.WasCompressed, stopping).ConfigureAwait(false);
                reader.AcceptsCompressed = _client.Compresses;
            }
        }
        catch (Exception error) when (error is WireFormatException)
        {
            Log.MalformedMessage(Context.Logger, _client.Id, error.Message);
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            if (!stopping.IsCancellationRequested)
                Log.ConnectionBroke(Context.Logger, _client.Id, error.Message);
        }

        Log.ConnectionClosed(Context.Logger, _client.Id);
    }

    /// <summary>Ends the connection from outside.</summary>
    public void Abort() => _socket.Dispose();

    public void Dispose()
    {
        Context.Connections.Close();
        _writer.Dispose();
        _socket.Dispose();
    }

    private async ValueTask AnswerAsync(ReadOnlyMemory<byte> frame, bool wasCompressed, CancellationToken stopping)
    {
        _busy = true;
        var request = IncomingMessage.Parse(frame.Span);
        var reply = await RunAsync(request, stopping).ConfigureAwait(false);
        Interlocked.Exchange(ref _lastMessage, Context.Time.GetTimestamp());
        _busy = false;
        if (!request.ExpectsReply)
            return;

        _writer.Reset();
        request.WriteReply(_writer, ++_lastReplyId, reply);
        using var compressed = wasCompressed && SensitiveCommands.MayBeCompressed(request.Body) ? OpCompressed.Write(_writer.WrittenSpan, ZlibLevel) : null;
        for (var rest = (compressed ?? _writer).WrittenMemory; rest.Length > 0;)
            rest = rest[await _socket.SendAsync(rest, stopping).ConfigureAwait(false)..];
        if (_writer.Length > KeptBuffer)
        {
            _writer.Dispose();
            _writer = new BsonBufferWriter();
        }
    }

    private ValueTask<BsonDocument> RunAsync(IncomingMessage request, CancellationToken stopping)
    {
        // Since MongoDB 5.1, OP_QUERY serves for the handshake only.
        if (request.IsHandshake && request.Body.ElementCount > 0 && request.Body.GetElement(0).Name is not ("isMaster" or "ismaster" or "hello"))
        {
            var name = request.Body.GetElement(0).Name;
            var refused = new ServerErrorException(ServerError.UnsupportedOpQueryCommand, $"Unsupported OP_QUERY command: {name}. The client driver may require an upgrade.");
            return new ValueTask<BsonDocument>(ErrorReply.From(refused, Context.Logger));
        }

        return _dispatcher.RunAsync(request.Body, _client, stopping);
    }
}
