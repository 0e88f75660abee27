using System.Net;
using System.Net.Sockets;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>A server on a loopback port whose answer to each command is the test's own bytes, or none.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _conversations = [];
    private readonly HashSet<Conversation> _talking = [];
    private readonly Func<Conversation, byte[], Task> _onCommand;
    private readonly Task _accepting;
    private int _accepted;
    private int _open;
    private int _mostOpen;
    private bool _isDown;

    /// <param name="onCommand">Given each OP_MSG message; the handshake is answered here.</param>
    public ScriptedServer(Func<Conversation, byte[], Task> onCommand)
    {
        _onCommand = onCommand;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What the handshake says.</summary>
    public byte[] Hello { get; set; } = RawMessage.Document(("ismaster", true), ("maxWireVersion", 21), ("ok", 1.0));

    /// <summary>Runs before a handshake is answered.</summary>
    public Func<Conversation, Task> OnHandshake { get; set; } = _ => Task.CompletedTask;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Accepted => Volatile.Read(ref _accepted);

    public int Open => Volatile.Read(ref _open);

    public int MostOpen => Volatile.Read(ref _mostOpen);

    /// <summary>Answers every command with ok.</summary>
    public static Task OkAsync(Conversation conversation, byte[] message) =>
        conversation.SendAsync(RawMessage.Msg(RawMessage.RequestId(message), RawMessage.Document(("ok", 1.0))));

    /// <summary>Closes every connection, and from then on those that are made, or takes connections again.</summary>
    public void SetDown(bool isDown)
    {
        Conversation[] talking;
        lock (_conversations)
        {
            _isDown = isDown;
            talking = isDown ? [.. _talking] : [];
        }

        foreach (var conversation in talking)
            conversation.Dispose();
    }

    public string ConnectionString(string options = "") => $"mongodb://127.0.0.1:{Port}/?{options}";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        Task[] conversations;
        lock (_conversations)
            conversations = [.. _conversations];
        await Task.WhenAll(conversations);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token);
                Interlocked.Increment(ref _accepted);
                lock (_conversations)
                    _conversations.Add(ServeAsync(socket));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var open = Interlocked.Increment(ref _open);
        InterlockedMax(ref _mostOpen, open);
        using var conversation = new Conversation(socket, _stopping.Token);
        bool isDown;
        lock (_conversations)
        {
            isDown = _isDown;
            _talking.Add(conversation);
        }

        try
        {
            while (!isDown && await conversation.ReceiveAsync() is { } message)
            {
                if (RawMessage.OpCode(message) != 2004)
                {
                    await _onCommand(conversation, message);
                    continue;
                }

                await OnHandshake(conversation);
                await conversation.SendAsync(RawMessage.Reply(RawMessage.RequestId(message), Hello));
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // the client went away, or the test ends
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            lock (_conversations)
                _talking.Remove(conversation);
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
            Interlocked.CompareExchange(ref target, value, seen);
    }

    /// <summary>One connection, seen from the server.</summary>
    internal sealed class Conversation(Socket socket, CancellationToken stopping) : IDisposable
    {
        private readonly NetworkStream _stream = new(socket, ownsSocket: true);

        public CancellationToken Stopping => stopping;

        public async Task<byte[]?> ReceiveAsync()
        {
            var length = new byte[4];
            if (await _stream.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false, stopping) < 4)
                return null;
            var message = new byte[BitConverter.ToInt32(length)];
            length.CopyTo(message, 0);
            await _stream.ReadExactlyAsync(message.AsMemory(4), stopping);
            return message;
        }

        public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, stopping);

        public void Dispose() => _stream.Dispose();
    }
}
