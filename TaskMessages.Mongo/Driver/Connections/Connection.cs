using System.Net.Sockets;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Wire;

namespace TaskMessages.Mongo.Driver;

/// <summary>One connection to one server, used by one command at a time. Any failure in the middle of an exchange makes it useless.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly FrameReader _reader;
    private int _lastRequestId;
    private int _lastReplyId;
    private int? _zlibLevel;
    private int _disposed;
    private bool _moreComes;
    private volatile bool _exchanging;

    /// <param name="socket">Whether it is alive.</param>
    /// <param name="stream">What goes over it; owns the socket.</param>
    /// <param name="id">Its name.</param>
    /// <param name="generation">The pool's generation.</param>
    /// <param name="openedAt">A time stamp of the pool's clock.</param>
    public Connection(Socket socket, Stream stream, ConnectionId id, int generation, long openedAt)
    {
        _socket = socket;
        _stream = stream;
        _reader = new FrameReader(_stream);
        Id = id;
        Generation = generation;
        OpenedAt = LastUsedAt = openedAt;
    }

    /// <summary>Its name; complete when the server has said hello.</summary>
    public ConnectionId Id { get; private set; }

    /// <summary>The pool's generation when the connection was begun.</summary>
    public int Generation { get; }

    /// <summary>What the server said of itself when the connection was made; empty before.</summary>
    public HelloReply Hello
    {
        get;
        set
        {
            field = value;
            if (value.ConnectionId is { } number && number != Id.LongServerValue)
                Id = new ConnectionId(Id.Server, Id.LongLocalValue, number);
        }
    } = HelloReply.Empty;

    /// <summary>A time stamp of the pool's clock.</summary>
    public long OpenedAt { get; }

    /// <summary>A time stamp of the pool's clock.</summary>
    public long LastUsedAt { get; set; }

    /// <summary>Whether an exchange failed or was given up, so that the next reply would answer the wrong question.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Who is told of the commands, if anybody.</summary>
    public IDriverEvents? Events { get; set; }

    /// <summary>Whether an unused connection was closed, or sent something nobody asked for.</summary>
    public bool IsDead => _socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Compresses messages from now on, and expects such; the server has agreed to it.</summary>
    /// <param name="level">0 to 9, or -1 for zlib's own default.</param>
    public void Compress(int level)
    {
        _zlibLevel = level;
        _reader.AcceptsCompressed = true;
    }

    /// <summary>Runs a command by OP_MSG.</summary>
    /// <exception cref="MongoConnectionException">The connection broke, or the reply is not one.</exception>
    public ValueTask<BsonDocument> RunAsync(BsonDocument command, TimeSpan socketTimeout, CancellationToken cancellationToken) => Events is { ObservesCommands: true }
        ? ObserveAsync(Events, command, socketTimeout, cancellationToken)
        : RunUnobservedAsync(command, socketTimeout, cancellationToken);

    /// <summary>Waits for a server's next word on itself: asks for it, unless the server goes on answering an earlier question.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async ValueTask<BsonDocument> StreamAsync(BsonDocument command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_moreComes)
            return await ExchangeAsync(default, _lastReplyId, OpCode.Msg, DecodeStreamed, timeout, cancellationToken).ConfigureAwait(false);
        using var writer = new BsonBufferWriter();
        var requestId = ++_lastRequestId;
        OpMsg.Write(writer, requestId, 0, command, OpMsgFlags.ExhaustAllowed);
        return await ExchangeAsync(writer.WrittenMemory, requestId, OpCode.Msg, DecodeStreamed, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a command by OP_QUERY, which every server understands before it is known what else it does.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public ValueTask<BsonDocument> RunLegacyAsync(string database, BsonDocument command, TimeSpan timeout, CancellationToken cancellationToken) => Events is { ObservesCommands: true }
        ? ObserveLegacyAsync(Events, database, command, timeout, cancellationToken)
        : RunLegacyUnobservedAsync(database, command, timeout, cancellationToken);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        IsBroken = true;
        _stream.Dispose();

        // the buffer goes back only when no read can be using it; one that is left to the collector is no leak
        if (!_exchanging)
            _reader.Dispose();
    }

    /// <summary>A write that asks for no acknowledgement gets no reply.</summary>
    public static bool IsUnacknowledged(BsonDocument command)
        => command.TryGetValue("writeConcern", out var value) && value is BsonDocument concern
            && concern.TryGetValue("w", out var w) && w.IsNumeric && w.ToInt64() == 0 && !concern.GetValue("j", false).ToBoolean();

    // methods of their own, so that commands that nobody watches do not pay for the closures
    private ValueTask<BsonDocument> ObserveAsync(IDriverEvents events, BsonDocument command, TimeSpan socketTimeout, CancellationToken cancellationToken) =>
        events.ObserveAsync(command, Id, () => RunUnobservedAsync(command, socketTimeout, cancellationToken));

    private ValueTask<BsonDocument> ObserveLegacyAsync(IDriverEvents events, string database, BsonDocument command, TimeSpan timeout, CancellationToken cancellationToken) =>
        events.ObserveAsync(command, Id, () => RunLegacyUnobservedAsync(database, command, timeout, cancellationToken));

    private async ValueTask<BsonDocument> RunUnobservedAsync(BsonDocument command, TimeSpan socketTimeout, CancellationToken cancellationToken)
    {
        using var writer = new BsonBufferWriter();
        var requestId = ++_lastRequestId;
        var isAnswered = !IsUnacknowledged(command);
        try
        {
            OpMsg.Write(writer, requestId, 0, command, PayloadOf(command), isAnswered ? OpMsgFlags.None : OpMsgFlags.MoreToCome);
        }
        catch (WireFormatException exception)
        {
            throw new FormatException(exception.Message, exception);
        }

        using var compressed = _zlibLevel is { } level && SensitiveCommands.MayBeCompressed(command) ? OpCompressed.Write(writer.WrittenSpan, level) : null;
        var message = compressed ?? writer;
        if (!isAnswered)
        {
            await SendAsync(message, cancellationToken).ConfigureAwait(false);
            return new BsonDocument("ok", 1);
        }

        return await ExchangeAsync(message.WrittenMemory, requestId, OpCode.Msg, DecodeReply, socketTimeout, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<BsonDocument> RunLegacyUnobservedAsync(string database, BsonDocument command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var writer = new BsonBufferWriter();
        var requestId = ++_lastRequestId;
        OpQuery.WriteCommand(writer, requestId, database, command);
        return await ExchangeAsync(writer.WrittenMemory, requestId, OpCode.Reply, OpReply.Decode, timeout, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(BsonBufferWriter writer, CancellationToken cancellationToken)
    {
        IsBroken = true;
        try
        {
            await _stream.WriteAsync(writer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            IsBroken = Volatile.Read(ref _disposed) != 0;
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            throw Failure(exception);
        }
    }

    /// <summary>The array of documents that travels as a sequence of its own, so that it may be larger than a document.</summary>
    private static string? PayloadOf(BsonDocument command) => command.ElementCount == 0 ? null : command.GetElement(0).Name switch
    {
        "insert" => "documents",
        "update" => "updates",
        "delete" => "deletes",
        _ => null,
    };

    private static BsonDocument DecodeReply(ReadOnlySpan<byte> message)
    {
        var reply = OpMsg.Decode(message);
        return (reply.Flags & OpMsgFlags.MoreToCome) == 0
            ? reply.ToCommand()
            : throw new WireFormatException("The server announces more replies than were asked for.");
    }

    private BsonDocument DecodeStreamed(ReadOnlySpan<byte> message)
    {
        var reply = OpMsg.Decode(message);
        _moreComes = (reply.Flags & OpMsgFlags.MoreToCome) != 0;
        return reply.ToCommand();
    }

    private async ValueTask<BsonDocument> ExchangeAsync(
        ReadOnlyMemory<byte> request,
        int requestId,
        OpCode expected,
        Func<ReadOnlySpan<byte>, BsonDocument> decode,
        TimeSpan socketTimeout,
        CancellationToken cancellationToken)
    {
        using var timeout = socketTimeout > TimeSpan.Zero ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : null;
        timeout?.CancelAfter(socketTimeout);
        var token = timeout?.Token ?? cancellationToken;

        // stays set unless the exchange ends well
        IsBroken = true;
        _exchanging = true;
        try
        {
            if (!request.IsEmpty)
                await _stream.WriteAsync(request, token).ConfigureAwait(false);
            var message = await _reader.ReadAsync(token).ConfigureAwait(false)
                ?? throw new EndOfStreamException("The server closed the connection.");
            var header = MessageHeader.Read(message.Span);
            Check(header, requestId, expected);
            _lastReplyId = header.RequestId;
            var reply = decode(message.Span);
            IsBroken = Volatile.Read(ref _disposed) != 0;
            return reply;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(new TimeoutException($"The server did not answer within {socketTimeout.TotalMilliseconds} ms."));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            throw Failure(exception);
        }
        finally
        {
            _exchanging = false;
        }
    }

    private static void Check(MessageHeader header, int requestId, OpCode expected)
    {
        if (header.OpCode == OpCode.Compressed)
            throw new WireFormatException("The server sent a compressed message, though no compression was agreed.");
        if (header.OpCode != expected)
            throw new WireFormatException($"The server answered with a message of the kind {(int)header.OpCode}.");
        if (header.ResponseTo != requestId)
            throw new WireFormatException($"The server answered request {header.ResponseTo}, not {requestId}.");
    }

    private MongoConnectionException Failure(Exception exception) =>
        new(Id, $"An exception occurred while talking to the server {Id.Server}: {exception.Message}", exception);
}
