using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Asks one server again and again what it is, on a connection of its own; or, where the server can tell of changes by itself, waits for
/// its word. By the Server Monitoring specification.</summary>
internal sealed class ServerMonitor : IAsyncDisposable
{
    /// <summary>Least time from one question to the next.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(500);

    private readonly long _topology;
    private readonly MongoServerAddress _address;
    private readonly MongoClientSettings _settings;
    private readonly ConnectionFactory _factory;
    private readonly TimeProvider _time;
    private readonly Action<ServerDescription, bool> _report;
    private readonly ITopologyEvents _events;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly RoundTripAverage _roundTrip = new();
    private readonly bool _mayStream;
    private Task _running = Task.CompletedTask;
    private Task _probing = Task.CompletedTask;
    private Connection? _connection;
    private Connection? _asked;
    private bool _waited;

    /// <param name="topology">The number of the client's topology.</param>
    /// <param name="address">The server.</param>
    /// <param name="settings">Intervals and timeouts.</param>
    /// <param name="factory">Makes connections.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Told what was found, and whether it is unknown because the server took too long.</param>
    public ServerMonitor(
        long topology, MongoServerAddress address, MongoClientSettings settings, ConnectionFactory factory, TimeProvider time, Action<ServerDescription, bool> report)
    {
        _topology = topology;
        _address = address;
        _settings = settings;
        _factory = factory;
        _time = time;
        _report = report;
        _events = settings.Events.Topology;
        _mayStream = settings.ServerMonitoringMode == ServerMonitoringMode.Stream
            || (settings.ServerMonitoringMode == ServerMonitoringMode.Auto && !FunctionHosts.IsOne);
    }

    public void Start() => _running = RunAsync(_stopping.Token);

    /// <summary>Asks as soon as the least interval allows; while an answer is awaited, that one does.</summary>
    public void RequestCheck()
    {
        lock (_wanted)
        {
            if (_wanted.CurrentCount == 0)
                _wanted.Release();
        }
    }

    /// <summary>The same, even if the server is being listened to: it does not know that the client knows better, and would not say anything new.</summary>
    public void RequestFreshCheck()
    {
        if (Streams(Volatile.Read(ref _connection)))
            Drop();
        RequestCheck();
    }

    /// <summary>Gives up what is awaited on the present connection: it will not come. The next question goes over another one.</summary>
    public void CancelCheck() => Drop();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        CancelCheck();
        await _running.ConfigureAwait(false);
        await _probing.ConfigureAwait(false);
        _stopping.Dispose();
        _wanted.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        await Task.Yield();
        var last = ServerDescription.Unknown(_address, error: null);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var started = _time.GetTimestamp();
                var (description, isLate) = await CheckAsync(stopping).ConfigureAwait(false);
                stopping.ThrowIfCancellationRequested();
                if (description is not null)
                    _report(description, isLate);
                if (description is null || !GoesOn(last, description))
                    await WaitAsync(started, isCanceled: description is null, stopping).ConfigureAwait(false);
                last = description ?? last;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the client is being closed, or the server is no longer one of its
        }
        finally
        {
            Drop();
        }
    }

    /// <summary>A server that tells of its changes is listened to without a pause, and one that was just lost may be there again already.</summary>
    private bool GoesOn(ServerDescription last, ServerDescription now) =>
        now.IsKnown ? Streams(_connection) && (!last.IsKnown || now.TopologyVersion != last.TopologyVersion || _waited) : last.IsKnown;

    private async Task WaitAsync(long started, bool isCanceled, CancellationToken stopping)
    {
        using var due = new CancellationTokenSource(isCanceled ? MinInterval : _settings.HeartbeatInterval, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stopping);
        try
        {
            await _wanted.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // nobody wanted an answer sooner
        }

        var rest = MinInterval - _time.GetElapsedTime(started);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, _time, stopping).ConfigureAwait(false);
    }

    /// <returns>What the server is, and whether that is unknown because it took too long to say; nothing when the check was given up.</returns>
    private async Task<(ServerDescription? Description, bool IsLate)> CheckAsync(CancellationToken stopping)
    {
        _asked = Volatile.Read(ref _connection);
        var heartbeat = new Heartbeat(_topology, _address, _asked?.Id ?? _factory.NewId(_address), Streams(_asked));
        _events.HeartbeatStarted(heartbeat);
        var started = _time.GetTimestamp();
        try
        {
            var reply = await AskAsync(heartbeat.Connection, stopping).ConfigureAwait(false);
            return Judge(reply, heartbeat, _time.GetElapsedTime(started), stopping);
        }
        catch (OperationCanceledException canceled)
        {
            TellFailure(heartbeat, started, canceled);
            throw;
        }
        catch (MongoConnectionException exception)
        {
            TellFailure(heartbeat, started, exception);
            var isGivenUp = _asked is not null && Volatile.Read(ref _connection) is null;
            return isGivenUp ? (null, false) : (Lost(exception.Message, ErrorNames.Of(exception)), exception.Kind == ErrorKind.Timeout);
        }
    }

    private void TellFailure(in Heartbeat heartbeat, long started, Exception exception) =>
        _events.HeartbeatFailed(heartbeat, _time.GetElapsedTime(started), ErrorNames.Of(exception));

    private (ServerDescription? Description, bool IsLate) Judge(BsonDocument reply, in Heartbeat heartbeat, TimeSpan took, CancellationToken stopping)
    {
        var hello = HelloReply.From(reply);
        if (hello.ServerType == ServerType.Unknown)
        {
            var error = ErrorNames.Of(reply);
            _events.HeartbeatFailed(heartbeat, took, error);
            return (Lost(reply.TryGetValue("errmsg", out var text) ? $"The server does not say what it is: {text}" : "The server does not say what it is.", error), false);
        }

        _asked!.Hello = hello;
        _events.HeartbeatSucceeded(heartbeat with { Connection = _asked.Id }, took, reply);
        if (Volatile.Read(ref _connection) is not { } connection)
            return (null, false);
        _waited = took >= MinInterval;
        if (Streams(connection) && _probing.IsCompleted)
            _probing = ProbeAsync(stopping);
        return (ServerDescription.From(_address, hello) with { RoundTripTime = _roundTrip.Value, UpdatedAt = _time.GetUtcNow() }, false);
    }

    private async Task<BsonDocument> AskAsync(ConnectionId id, CancellationToken stopping)
    {
        if (_asked is not { } connection)
        {
            connection = await _factory.ConnectSilentlyAsync(_address, id, stopping).ConfigureAwait(false);
            Volatile.Write(ref _connection, connection);
            _asked = connection;
            return await MeasureAsync(connection, isFirst: true, stopping).ConfigureAwait(false);
        }

        if (!Streams(connection))
            return await MeasureAsync(connection, isFirst: false, stopping).ConfigureAwait(false);
        var command = new BsonDocument
        {
            { "hello", 1 },
            { "helloOk", true },
            { "topologyVersion", connection.Hello.TopologyVersion!.ToBsonDocument() },
            { "maxAwaitTimeMS", (long)_settings.HeartbeatInterval.TotalMilliseconds },
            { "$db", "admin" },
        };
        var timeout = _settings.ConnectTimeout > TimeSpan.Zero ? _settings.ConnectTimeout + _settings.HeartbeatInterval : TimeSpan.Zero;
        return await connection.StreamAsync(command, timeout, stopping).ConfigureAwait(false);
    }

    private async Task<BsonDocument> MeasureAsync(Connection connection, bool isFirst, CancellationToken stopping)
    {
        var started = _time.GetTimestamp();
        var reply = isFirst || !connection.Hello.IsHelloOk
            ? await connection.RunLegacyAsync("admin", Handshake.Command(_settings.ApplicationName), _settings.ConnectTimeout, stopping).ConfigureAwait(false)
            : await connection.RunAsync(new BsonDocument { { "hello", 1 }, { "helloOk", true }, { "$db", "admin" } }, _settings.ConnectTimeout, stopping).ConfigureAwait(false);
        _roundTrip.Add(_time.GetElapsedTime(started));
        return reply;
    }

    /// <summary>While answers are awaited, they do not tell how fast the server is: that is measured on another connection.</summary>
    private async Task ProbeAsync(CancellationToken stopping)
    {
        Connection? connection = null;
        try
        {
            while (true)
            {
                await Task.Delay(_settings.HeartbeatInterval, _time, stopping).ConfigureAwait(false);
                try
                {
                    var isFirst = connection is null;
                    connection ??= await _factory.ConnectSilentlyAsync(_address, _factory.NewId(_address), stopping).ConfigureAwait(false);
                    connection.Hello = HelloReply.From(await MeasureAsync(connection, isFirst, stopping).ConfigureAwait(false));
                }
                catch (MongoConnectionException)
                {
                    // the monitor finds out by itself what that means
                    connection?.Dispose();
                    connection = null;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the monitor ends
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private bool Streams(Connection? connection) => _mayStream && connection is { Hello: { IsHelloOk: true, TopologyVersion: not null } };

    private ServerDescription Lost(string reason, string errorType)
    {
        Drop();
        _roundTrip.Reset();
        return ServerDescription.Unknown(_address, reason) with { ErrorType = errorType };
    }

    private void Drop() => Interlocked.Exchange(ref _connection, null)?.Dispose();
}
