using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TaskMessages.EmbeddedMongo.Commands;

namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>Listens for MongoDB clients and serves each connection until it closes, breaks or idles for too long.</summary>
internal sealed class TcpServer : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly Socket _listener;
    private readonly CommandDispatcher _dispatcher;
    private readonly EmbeddedMongoOptions _options;
    private readonly ConcurrentDictionary<TcpConnection, Task> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private TcpServer(Socket listener, CommandDispatcher dispatcher, EmbeddedMongoOptions options)
    {
        _listener = listener;
        _dispatcher = dispatcher;
        _options = options;
        Messages = new MessageBudget(options.MaxMessageMemory);
        Endpoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = AcceptAllAsync();
    }

    /// <summary>The address in use, with the real port.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>What the messages of all connections take.</summary>
    public MessageBudget Messages { get; }

    private ILogger Logger => _dispatcher.Context.Logger;

    /// <summary>Reserves the address. Clients are refused until the server starts.</summary>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static Socket Bind(IPEndPoint address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(address);
            return listener;
        }
        catch (SocketException error)
        {
            listener.Dispose();
            throw CannotListen(address, error);
        }
    }

    /// <param name="listener">What <see cref="Bind"/> returned; the server's from now on.</param>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static TcpServer Start(Socket listener, CommandDispatcher dispatcher, EmbeddedMongoOptions options)
    {
        try
        {
            listener.Listen(Backlog);
            return new TcpServer(listener, dispatcher, options);
        }
        catch (SocketException error)
        {
            var address = listener.LocalEndPoint;
            listener.Dispose();
            throw CannotListen(address, error);
        }
    }

    /// <summary>
    /// Closes the connections that sent nothing for too long, those whose message takes too long while others wait for its memory, and those whose
    /// client takes too long to log in; ends the commands whose client has left.
    /// </summary>
    public void CloseIdle()
    {
        var isShort = Messages.IsShort;
        foreach (var connection in _connections.Keys)
        {
            connection.EndIfDeparted();
            if (connection.TimeWithoutLogin > _options.LoginTimeout)
            {
                Log.LoginTimedOut(Logger, connection.Id, _options.LoginTimeout);
                connection.Abort();
                continue;
            }

            var idle = connection.IdleTime;
            if (idle > _options.IdleConnectionTimeout || isShort && connection.HoldsMemory && idle > _options.MessageTimeout)
                connection.Abort();
        }
    }

    /// <summary>Accepts no more, lets running commands end and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static IOException CannotListen(EndPoint? address, SocketException error) =>
        new($"The embedded database cannot listen on {address}: {error.Message}", error);

    private async Task AcceptAllAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve(await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                if (_stopping.IsCancellationRequested)
                    return;
                Log.AcceptFailed(Logger, error);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _dispatcher.Context.Time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private void Serve(Socket socket)
    {
        if (_connections.Count >= _options.MaxConnections && !TryMakeRoom(socket))
        {
            Log.TooManyConnections(Logger, socket.RemoteEndPoint, _options.MaxConnections);
            socket.Dispose();
            return;
        }

        socket.NoDelay = true;
        var connection = new TcpConnection(socket, _dispatcher, Messages);
        var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections.TryAdd(connection, served.Task);
        _ = RunAsync(connection, served);
    }

    /// <summary>Places are for clients that have logged in: of the others, who has been here longest makes way for a new one.</summary>
    private bool TryMakeRoom(Socket newcomer)
    {
        var longest = _connections.Keys.MaxBy(connection => connection.TimeWithoutLogin);
        if (longest is null || longest.TimeWithoutLogin == TimeSpan.Zero)
            return false;
        Log.PlaceTaken(Logger, newcomer.RemoteEndPoint, _options.MaxConnections);
        _connections.TryRemove(longest, out _);
        longest.Abort();
        return true;
    }

    private async Task RunAsync(TcpConnection connection, TaskCompletionSource served)
    {
        try
        {
            await connection.RunAsync(_stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            connection.Dispose();
            served.SetResult();
        }
    }
}
