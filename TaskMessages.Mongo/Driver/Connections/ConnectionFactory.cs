using System.Net.Sockets;
using System.Security.Authentication;

namespace TaskMessages.Mongo.Driver;

/// <summary>Makes connections to servers: sockets, TLS, the first exchange and the login.</summary>
internal sealed class ConnectionFactory
{
    private readonly MongoClientSettings _settings;
    private readonly TimeProvider _time;
    private readonly TlsHandshake? _tls;
    private readonly Authenticator? _authenticator;
    private long _lastId;

    public ConnectionFactory(MongoClientSettings settings, TimeProvider time)
    {
        RefuseWhatIsMissing(settings);
        _settings = settings;
        _time = time;
        _tls = settings.UseTls ? new TlsHandshake(settings) : null;
        _authenticator = settings.Credential is { } credential ? new Authenticator(Supported(credential)) : null;
    }

    /// <summary>Makes a connection that commands can be run on.</summary>
    /// <param name="address">To whom.</param>
    /// <param name="generation">The pool's generation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MongoConnectionException">There is no connection within the connect timeout; its stage says how far it came.</exception>
    public Task<Connection> ConnectAsync(MongoServerAddress address, int generation, CancellationToken cancellationToken) =>
        ConnectAsync(
            address,
            NewId(address),
            generation,
            (connection, token) =>
            {
                connection.Events = _settings.Events;
                return Handshake.RunAsync(connection, _settings, _authenticator, token);
            },
            cancellationToken);

    /// <summary>A name for a connection that is going to be made.</summary>
    public ConnectionId NewId(MongoServerAddress address) => new(address.ToString(), Interlocked.Increment(ref _lastId));

    /// <summary>Makes a connection on which nothing was said yet, to ask a server what it is.</summary>
    /// <param name="address">To whom.</param>
    /// <param name="id">The connection's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MongoConnectionException">There is no connection within the connect timeout.</exception>
    public Task<Connection> ConnectSilentlyAsync(MongoServerAddress address, ConnectionId id, CancellationToken cancellationToken) =>
        ConnectAsync(address, id, generation: 0, static (_, _) => ValueTask.CompletedTask, cancellationToken);

    // the connection string knows the option already; until it takes effect, nobody may believe that it does
    private static void RefuseWhatIsMissing(MongoClientSettings settings)
    {
        if (settings.LoadBalanced)
            throw new MongoConfigurationException("The option 'loadBalanced' is not supported.");
        if (settings.Servers.FirstOrDefault(server => server.IsUnixSocket) is { } path)
            throw new MongoConfigurationException($"The server {path} is a Unix domain socket, which is not supported.");
    }

    private static MongoCredential Supported(MongoCredential credential)
        => credential.Mechanism is null || ScramMechanism.Find(credential.Mechanism) is not null
            ? credential
            : throw new MongoConfigurationException($"The option 'authMechanism' does not support {credential.Mechanism}.");

    private async Task<Connection> ConnectAsync(
        MongoServerAddress address, ConnectionId id, int generation, Func<Connection, CancellationToken, ValueTask> begin, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_settings.ConnectTimeout > TimeSpan.Zero ? _settings.ConnectTimeout : Timeout.InfiniteTimeSpan, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Connection? connection = null;
        var done = false;
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, linked.Token).ConfigureAwait(false);
            Stream stream = _tls is null
                ? new NetworkStream(socket, ownsSocket: true)
                : await _tls.RunAsync(socket, address.Host, linked.Token).ConfigureAwait(false);
            connection = new Connection(socket, stream, id, generation, _time.GetTimestamp());
            await begin(connection, linked.Token).ConfigureAwait(false);
            done = true;
            return connection;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var late = new TimeoutException($"No connection within {_settings.ConnectTimeout.TotalMilliseconds} ms.");
            throw Staged(new MongoConnectionException(id, $"Timed out connecting to the server {address}: {late.Message}", late), connection);
        }
        catch (MongoConnectionException failure)
        {
            throw Staged(failure, connection);
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException)
        {
            throw Staged(new MongoConnectionException(id, $"An exception occurred while opening a connection to the server {address}: {exception.Message}", exception), connection);
        }
        finally
        {
            if (!done)
            {
                connection?.Dispose();
                socket.Dispose();
            }
        }
    }

    private static MongoConnectionException Staged(MongoConnectionException failure, Connection? connection)
    {
        failure.Stage = connection is null || connection.Hello.ServerType == ServerType.Unknown ? ErrorStage.Connecting : ErrorStage.Authenticating;
        if (failure is { Stage: ErrorStage.Connecting, Kind: ErrorKind.Network or ErrorKind.Timeout })
        {
            // what servers with too much to do look like, by the specification
            failure.AddErrorLabel("SystemOverloadedError");
            failure.AddErrorLabel("RetryableError");
        }

        return failure;
    }
}
