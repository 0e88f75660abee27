using System.Net.Sockets;
using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>One TCP client: reads a message, runs it, writes the reply, until either side closes.</summary>
internal sealed class TcpConnection : IDisposable
{
    // zlib's own default, as MongoDB's
    private const int ZlibLevel = -1;

    /// <summary>A message that takes more than this many times its bytes is refused when there is no room for it at all.</summary>
    private const int MostExpansion = 3;

    private readonly Socket _socket;
    private readonly CommandDispatcher _dispatcher;
    private readonly MessageBudget _messages;
    private readonly ClientConnection _client;
    private BsonBufferWriter _writer = new();
    private BsonBufferWriter? _compressed;
    private IncomingMessage? _again;
    private long _lastMessage;
    private readonly long _opened;
    private CancellationTokenSource? _life;
    private long _held;
    private int _lastReplyId;
    private volatile bool _busy;

    /// <param name="socket">Belongs to the connection.</param>
    /// <param name="dispatcher">Runs the commands.</param>
    /// <param name="messages">What large messages, and large replies until they are sent, are counted in.</param>
    public TcpConnection(Socket socket, CommandDispatcher dispatcher, MessageBudget messages)
    {
        _socket = socket;
        _dispatcher = dispatcher;
        _messages = messages;
        _client = new ClientConnection(dispatcher.Context.Connections.Open(), socket.RemoteEndPoint?.ToString() ?? "unknown", isTrusted: false, socket.LocalEndPoint?.ToString());
        _opened = _lastMessage = dispatcher.Context.Time.GetTimestamp();
    }

    /// <summary>Unique within the server's life.</summary>
    public int Id => _client.Id;

    /// <summary>How long the client is here without having logged in; zero when it has, or need not.</summary>
    public TimeSpan TimeWithoutLogin => Context.User is null || _client.User is not null ? TimeSpan.Zero : Context.Time.GetElapsedTime(_opened);

    /// <summary>How long the client has sent no whole message, or has not taken a reply; zero while a command runs or a message waits for memory.</summary>
    public TimeSpan IdleTime => _busy ? TimeSpan.Zero : _dispatcher.Context.Time.GetElapsedTime(Interlocked.Read(ref _lastMessage));

    /// <summary>Whether a large message is being read, run or answered.</summary>
    public bool HoldsMemory => Interlocked.Read(ref _held) > 0;

    private CommandContext Context => _dispatcher.Context;

    /// <summary>Serves the client; returns when the connection has ended, for whatever reason.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        Log.ConnectionOpened(Context.Logger, _client.Id, _client.Peer);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _life = life;
        stopping = life.Token;
        using var reader = new FrameReader(new NetworkStream(_socket, ownsSocket: false), ReserveAsync);
        try
        {
            while (await reader.ReadAsync(stopping).ConfigureAwait(false) is { } frame)
            {
                var isToSend = await AnswerAsync(reader, frame, stopping).ConfigureAwait(false);
                while (isToSend)
                {
                    await SendAsync(stopping).ConfigureAwait(false);
                    isToSend = _again is { } request && await AnswerAsync(request, reader.WasCompressed, stopping).ConfigureAwait(false);
                }

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

        finally
        {
            _life = null;
            Release();
        }

        Log.ConnectionClosed(Context.Logger, _client.Id);
    }

    /// <summary>Ends the command that runs, if its client has closed the connection meanwhile: nobody would read the answer.</summary>
    public void EndIfDeparted()
    {
        try
        {
            if (_busy && _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0)
                _life?.Cancel();
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // it has ended by itself
        }
    }

    /// <summary>Ends the connection from outside.</summary>
    public void Abort() => _socket.Dispose();

    public void Dispose()
    {
        Context.Connections.Close();
        _writer.Dispose();
        _compressed?.Dispose();
        _socket.Dispose();
    }

    /// <summary>Waits for the memory of a large message, without being idle.</summary>
    private async ValueTask ReserveAsync(int bytes, CancellationToken stopping)
    {
        if (Context.User is not null && _client.User is null)
            throw new WireFormatException($"A message of {bytes} bytes came before the login.");
        _busy = true;
        await _messages.TakeAsync(bytes, stopping).ConfigureAwait(false);
        Interlocked.Exchange(ref _held, bytes);
        EndBusy();
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _held, 0) is > 0 and var held)
            _messages.Return(held);
    }

    private void EndBusy()
    {
        Interlocked.Exchange(ref _lastMessage, Context.Time.GetTimestamp());
        _busy = false;
    }

    /// <returns>Whether there is a reply to send.</returns>
    /// <remarks>The sending is not done here, where the request's documents would be kept as long as a slow client takes.</remarks>
    private async ValueTask<bool> AnswerAsync(FrameReader reader, ReadOnlyMemory<byte> frame, CancellationToken stopping)
    {
        _busy = true;
        Context.Network.CountRequest(frame.Length, reader.WireLength);
        if (frame.Length > FrameReader.SmallSize && await RefusalAsync(frame, stopping).ConfigureAwait(false) is { } refusal)
            return Refuse(frame, refusal);
        var request = IncomingMessage.Parse(frame.Span);
        reader.Trim();
        return await AnswerAsync(request, reader.WasCompressed, stopping).ConfigureAwait(false);
    }

    /// <summary>Waits for the memory that the message's documents will take beyond its own bytes.</summary>
    /// <returns>Why it is not decoded; null when it may be.</returns>
    private async ValueTask<ServerErrorException?> RefusalAsync(ReadOnlyMemory<byte> frame, CancellationToken stopping)
    {
        var cost = MessageCost.Of(frame.Span);
        if (cost > Context.Options.MaxMessageMemory && cost > MostExpansion * (long)frame.Length)
        {
            return new ServerErrorException(
                ServerError.ExceededMemoryLimit, $"The message's documents take about {cost} bytes of memory, where all messages together have {Context.Options.MaxMessageMemory}.");
        }

        var held = Interlocked.Read(ref _held);
        if (cost > held)
        {
            await _messages.GrowAsync(held, cost - held, stopping).ConfigureAwait(false);
            Interlocked.Exchange(ref _held, cost);
        }

        return null;
    }

    private bool Refuse(ReadOnlyMemory<byte> frame, ServerErrorException refusal)
    {
        var request = IncomingMessage.Unread(frame.Span);
        EndBusy();
        Release();
        _again = null;
        if (!request.ExpectsReply)
            return false;
        Write(request, ErrorReply.From(refusal, Context.Logger));
        return true;
    }

    private async ValueTask<bool> AnswerAsync(IncomingMessage request, bool isCompressed, CancellationToken stopping)
    {
        _busy = true;
        var reply = await RunAsync(request, stopping).ConfigureAwait(false);
        EndBusy();
        Release();
        _again = ExhaustReplies.Next(request, reply, _lastReplyId + 1);
        if (!request.ExpectsReply)
            return false;

        Write(request, reply);
        _compressed = isCompressed && SensitiveCommands.MayBeCompressed(request.Body) ? OpCompressed.Write(_writer.WrittenSpan, ZlibLevel) : null;
        return true;
    }

    private void Write(IncomingMessage request, BsonDocument reply)
    {
        _writer.Reset();
        try
        {
            request.WriteReply(_writer, ++_lastReplyId, reply, moreToCome: _again is not null);
        }
        catch (BsonFormatException error)
        {
            // What was computed is no document that can be sent, nested too deeply for example.
            _writer.Reset();
            _again = null;
            request.WriteReply(_writer, _lastReplyId, ErrorReply.From(error, Context.Logger));
        }
    }

    private async ValueTask SendAsync(CancellationToken stopping)
    {
        var length = _writer.Length + (_compressed?.Length ?? 0);
        if (length > FrameReader.SmallSize)
        {
            _messages.Charge(length);
            Interlocked.Exchange(ref _held, length);
        }

        Context.Network.CountReply(_writer.Length, (_compressed ?? _writer).Length);
        for (var rest = (_compressed ?? _writer).WrittenMemory; rest.Length > 0;)
            rest = rest[await _socket.SendAsync(rest, stopping).ConfigureAwait(false)..];
        _compressed?.Dispose();
        _compressed = null;
        if (_writer.Length > FrameReader.SmallSize)
        {
            _writer.Dispose();
            _writer = new BsonBufferWriter();
        }

        Release();
    }

    private ValueTask<BsonDocument> RunAsync(IncomingMessage request, CancellationToken stopping)
    {
        // Since MongoDB 5.1, OP_QUERY serves for the handshake only: greeting, and the login, which drivers go on with before they have read the greeting's answer.
        if (request.IsHandshake && request.Body.ElementCount > 0 && request.Body.GetElement(0).Name is not ("isMaster" or "ismaster" or "hello" or "saslStart" or "saslContinue"))
        {
            var name = request.Body.GetElement(0).Name;
            var refused = new ServerErrorException(ServerError.UnsupportedOpQueryCommand, $"Unsupported OP_QUERY command: {name}. The client driver may require an upgrade.");
            return new ValueTask<BsonDocument>(ErrorReply.From(refused, Context.Logger));
        }

        return _dispatcher.RunAsync(request.Body, _client, stopping);
    }
}
