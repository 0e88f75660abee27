using System.Net;
using System.Net.Sockets;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.Tests.EmbeddedMongo.Compression;

/// <summary>Stands between a client and a server, passes everything on, and keeps what kind of messages went which way.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPEndPoint _server;
    private readonly List<(bool FromClient, OpCode Kind, string? Command)> _messages = [];
    private readonly List<Task> _running = [];

    public RecordingProxy(IPEndPoint server)
    {
        _server = server;
        _listener.Start();
        _running.Add(AcceptAsync());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Every message so far; with the command's name where a client sent it.</summary>
    public IReadOnlyList<(bool FromClient, OpCode Kind, string? Command)> Messages
    {
        get
        {
            lock (_messages)
                return [.. _messages];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Task[] running;
        lock (_running)
            running = [.. _running];
        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    private static string CommandOf(OpCode kind, ReadOnlyMemory<byte> message)
    {
        if (kind == OpCode.Query)
            return OpQuery.Decode(message.Span).Query.GetElement(0).Name;
        if (kind == OpCode.Msg)
            return OpMsg.Decode(message.Span).Body.GetElement(0).Name;
        using var expanded = new BsonBufferWriter();
        OpCompressed.Expand(message.ToArray(), expanded);
        return OpMsg.Decode(expanded.WrittenSpan).Body.GetElement(0).Name;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                lock (_running)
                    _running.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // the test has ended
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(_server, _stopping.Token);
            await Task.WhenAny(PassAsync(client, server, fromClient: true), PassAsync(server, client, fromClient: false));
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, bool fromClient)
    {
        try
        {
            using var reader = new FrameReader(from.GetStream());
            while (await reader.ReadAsync(_stopping.Token) is { } message)
            {
                var kind = MessageHeader.Read(message.Span).OpCode;
                lock (_messages)
                    _messages.Add((fromClient, kind, fromClient ? CommandOf(kind, message) : null));
                await to.GetStream().WriteAsync(message, _stopping.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // one side is gone
        }
    }
}
