using System.Net.Sockets;

namespace TaskMessages.Mongo.Driver;

/// <summary>Makes connections to the server that takes writes, or to the only one when told to.</summary>
internal sealed class ConnectionFactory
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private readonly MongoClientSettings _settings;
    private readonly TimeProvider _time;
    private readonly MongoServerAddress[] _seeds;
    private readonly TlsHandshake? _tls;
    private readonly Authenticator? _authenticator;
    private MongoServerAddress _preferred;
    private long _lastId;

    public ConnectionFactory(MongoClientSettings settings, TimeProvider time)
    {
        RefuseWhatIsMissing(settings);
        _settings = settings;
        _time = time;
        _seeds = [.. settings.Servers];
        _tls = settings.UseTls ? new TlsHandshake(settings) : null;
        _authenticator = settings.Credential is { } credential ? new Authenticator(Supported(credential)) : null;
        _preferred = _seeds[0];
    }

    // the connection string knows these options already; until they take effect, nobody may believe that they do
    private static void RefuseWhatIsMissing(MongoClientSettings settings)
    {
        var missing = settings.CompressesWithZlib ? "compressors"
            : settings.LoadBalanced ? "loadBalanced"
            : settings.ReadPreference.ReadPreferenceMode != ReadPreferenceMode.Primary ? "readPreference"
            : !settings.ReadConcern.IsServerDefault ? "readConcernLevel"
            : null;
        if (missing is not null)
            throw new MongoConfigurationException($"The option '{missing}' is not supported.");
    }

    private static MongoCredential Supported(MongoCredential credential)
        => credential.Mechanism is null || ScramMechanism.Find(credential.Mechanism) is not null
            ? credential
            : throw new MongoConfigurationException($"The option 'authMechanism' does not support {credential.Mechanism}.");

    /// <summary>Tries the servers until one is fit, for as long as the server selection timeout.</summary>
    /// <exception cref="TimeoutException">None was fit in time; the message says what was wrong with the last one.</exception>
    public async Task<Connection> CreateAsync(int generation, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var (connection, failure) = await TryEachAsync(generation, cancellationToken).ConfigureAwait(false);
            if (connection is not null)
                return connection;
            if (_time.GetElapsedTime(started) + RetryInterval > _settings.ServerSelectionTimeout)
            {
                throw new TimeoutException(
                    $"A timeout occurred after {_settings.ServerSelectionTimeout.TotalMilliseconds}ms selecting a server. {failure!.Message}", failure);
            }

            await Task.Delay(RetryInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(Connection? Connection, Exception? Failure)> TryEachAsync(int generation, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var candidates = new List<MongoServerAddress> { Volatile.Read(ref _preferred) };
        candidates.AddRange(_seeds.Where(seed => !seed.Equals(candidates[0])));
        for (var i = 0; i < candidates.Count; i++)
        {
            try
            {
                var (connection, hello) = await ConnectAsync(candidates[i], generation, cancellationToken).ConfigureAwait(false);
                failure = Unfit(hello, candidates[i]);
                if (failure is null)
                {
                    Volatile.Write(ref _preferred, candidates[i]);
                    return (connection, null);
                }

                connection.Dispose();
                if (MongoUrlParser.TryParseAddress(hello.Primary, out var primary) && !candidates.Contains(primary))
                    candidates.Add(primary);
            }
            catch (MongoException exception) when (exception is MongoConnectionException and not MongoAuthenticationException or MongoCommandException)
            {
                failure = exception;
            }
        }

        return (null, failure);
    }

    private MongoConnectionException? Unfit(HelloReply hello, MongoServerAddress address)
    {
        if (_settings.ReplicaSetName is { } name && hello.SetName != name)
            return new MongoConnectionException(new ConnectionId(address.ToString(), 0), $"The server {address} is not a member of the replica set '{name}'.");
        return hello.ServerType is ServerType.Standalone or ServerType.ReplicaSetPrimary or ServerType.ShardRouter || _settings.DirectConnection
            ? null
            : new MongoConnectionException(new ConnectionId(address.ToString(), 0), $"The server {address} is not the primary.");
    }

    private async Task<(Connection Connection, HelloReply Hello)> ConnectAsync(MongoServerAddress address, int generation, CancellationToken cancellationToken)
    {
        var id = new ConnectionId(address.ToString(), Interlocked.Increment(ref _lastId));
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
            var hello = await Handshake.RunAsync(connection, _settings.ApplicationName, _authenticator, linked.Token).ConfigureAwait(false);
            done = true;
            return (connection, hello);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var exception = new TimeoutException($"No connection within {_settings.ConnectTimeout.TotalMilliseconds} ms.");
            throw new MongoConnectionException(id, $"Timed out connecting to the server {address}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            throw new MongoConnectionException(id, $"An exception occurred while opening a connection to the server {address}: {exception.Message}", exception);
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
}
