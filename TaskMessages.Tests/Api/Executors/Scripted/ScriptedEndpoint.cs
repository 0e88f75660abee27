using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TaskMessages.Tests.Api.Executors.Scripted;

/// <summary>
/// An HTTP/1.1 endpoint on loopback that writes its bytes itself, so that it can do what no server library would: break off anywhere, reset,
/// send what is no HTTP. It counts its connections.
/// </summary>
internal sealed class ScriptedEndpoint : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<EndpointCall, Task> _answer;
    private readonly ConcurrentQueue<EndpointCall> _calls = new();
    private readonly ConcurrentDictionary<int, Task> _serving = new();
    private readonly Task _accepting;
    private int _accepted;

    private ScriptedEndpoint(Func<EndpointCall, Task> answer)
    {
        _answer = answer;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Connections that the other side has not closed yet.</summary>
    public int OpenConnections => _serving.Count;

    public int AcceptedConnections => Volatile.Read(ref _accepted);

    public EndpointCall[] Calls => [.. _calls];

    public static ScriptedEndpoint Start(Func<EndpointCall, Task> answer) => new(answer);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_serving.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                var number = Interlocked.Increment(ref _accepted);
                var connection = new EndpointConnection(socket, number);
                var done = new TaskCompletionSource();
                _serving[number] = done.Task;
                _ = ServeAsync(connection, done);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // stopped, before or while it waited
        }
    }

    private async Task ServeAsync(EndpointConnection connection, TaskCompletionSource done)
    {
        using (connection)
        {
            try
            {
                while (await connection.ReadCallAsync(_stop.Token) is { } call)
                {
                    _calls.Enqueue(call);
                    await _answer(call);
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // the caller went away, the script broke the connection, or the test is over
            }
        }

        _serving.TryRemove(connection.Number, out _);
        done.SetResult();
    }
}
