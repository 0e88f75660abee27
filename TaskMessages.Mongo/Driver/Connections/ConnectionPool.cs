namespace TaskMessages.Mongo.Driver;

/// <summary>Keeps a server's connections for reuse, the most recently used first, and limits how many there are and how many are being made.</summary>
/// <remarks>It begins paused and gives connections only while it is ready, which its server's monitor decides. A connection whose generation is not
/// the pool's current one, that broke, or that is too old is closed instead of kept. Every slot that is taken is given back by
/// <see cref="Return"/> or by the failed attempt itself. The rules are those of the Connection Monitoring And Pooling specification.</remarks>
internal sealed class ConnectionPool : IAsyncDisposable
{
    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromSeconds(10);

    // an idle connection younger than this is used without asking the socket whether it still lives
    private static readonly TimeSpan TrustedIdleTime = TimeSpan.FromMilliseconds(500);

    private readonly MongoServerAddress _address;
    private readonly MongoClientSettings _settings;
    private readonly Func<int, CancellationToken, Task<Connection>> _connect;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots;
    private readonly ConnectionTurns _turns;
    private readonly CancellationTokenSource _disposing = new();
    private readonly ITimer _maintenance;
    private readonly Lock _lock = new();
    private readonly List<Connection> _idle = [];
    private readonly HashSet<Connection> _open = [];
    private CancellationTokenSource? _ready;
    private int _generation;
    private bool _disposed;

    /// <param name="address">The server.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="connect">Makes a connection of a generation.</param>
    /// <param name="time">The clock.</param>
    public ConnectionPool(MongoServerAddress address, MongoClientSettings settings, Func<int, CancellationToken, Task<Connection>> connect, TimeProvider time)
    {
        _address = address;
        _settings = settings;
        _connect = connect;
        _time = time;
        _slots = new SemaphoreSlim(settings.MaxConnectionPoolSize);
        _turns = new ConnectionTurns(settings.MaxConnecting);
        _maintenance = time.CreateTimer(_ => _ = MaintainAsync(), null, MaintenanceInterval, MaintenanceInterval);
        Name = address.ToString();
        settings.Events.PoolCreated(this);
    }

    /// <summary>The server, "host:port".</summary>
    public string Name { get; }

    /// <summary>Most connections at a time.</summary>
    public int MaxSize => _settings.MaxConnectionPoolSize;

    public int Generation => Volatile.Read(ref _generation);

    public bool IsReady => Volatile.Read(ref _ready) is not null;

    /// <summary>Connections that are there, in use or not.</summary>
    public int OpenCount
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    public int IdleCount
    {
        get
        {
            lock (_lock)
                return _idle.Count;
        }
    }

    /// <summary>Connections that could be taken now without waiting.</summary>
    public int FreeSlots => _slots.CurrentCount;

    /// <exception cref="TimeoutException">All connections stayed in use for the wait queue timeout.</exception>
    /// <exception cref="PoolPausedException">The server is not known to be there.</exception>
    /// <exception cref="MongoConnectionException">No connection could be made.</exception>
    public async ValueTask<Connection> AcquireAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            var connection = await AcquireUntoldAsync(cancellationToken).ConfigureAwait(false);
            _settings.Events.ConnectionAcquired(this, connection.Id, _time.GetElapsedTime(started));
            return connection;
        }
        catch (Exception exception) when (TellFailure(exception, started))
        {
            throw;
        }
    }

    /// <summary>A connection that nobody uses, if there is one.</summary>
    public Connection? TryAcquireIdle()
    {
        if (!IsReady || !_slots.Wait(0, CancellationToken.None))
            return null;
        var connection = TakeIdle();
        if (connection is null)
            _slots.Release();
        else
            _settings.Events.ConnectionAcquired(this, connection.Id, TimeSpan.Zero);
        return connection;
    }

    public void Return(Connection connection)
    {
        _settings.Events.ConnectionReturned(this, connection.Id);
        Keep(connection);
    }

    /// <summary>Gives connections from now on.</summary>
    public void Ready()
    {
        lock (_lock)
        {
            if (_disposed || _ready is not null)
                return;
            _ready = new CancellationTokenSource();
        }

        _settings.Events.PoolReady(this);
        if (_settings.MinConnectionPoolSize > 0)
            _maintenance.Change(TimeSpan.Zero, MaintenanceInterval);
    }

    /// <summary>Makes every connection that exists now the last use of itself, and gives none until the pool is ready again; whoever waits for
    /// one fails.</summary>
    /// <param name="interrupts">Whether what is running on the connections fails, too.</param>
    public void Clear(bool interrupts = false)
    {
        CancellationTokenSource? ready;
        Connection[] running;
        lock (_lock)
        {
            _generation++;
            (ready, _ready) = (_ready, null);
            running = interrupts ? [.. _open.Except(_idle)] : [];
        }

        // one that is paused has been cleared already
        if (ready is not null)
        {
            _settings.Events.PoolCleared(this, interrupts);
            _ = ready.CancelAsync();
        }

        CloseExpired();
        foreach (var connection in running)
            connection.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Connection[] open;
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _ready = null;
            open = [.. _open];
            _idle.Clear();
        }

        await _maintenance.DisposeAsync().ConfigureAwait(false);
        await _disposing.CancelAsync().ConfigureAwait(false);
        foreach (var connection in open)
            Close(connection);
        _settings.Events.PoolClosed(this);
    }

    /// <summary>Closes idle connections past their time and makes new ones up to the minimum.</summary>
    internal async Task MaintainAsync()
    {
        CloseExpired();
        try
        {
            while (IsReady && OpenCount < _settings.MinConnectionPoolSize && _slots.Wait(0, CancellationToken.None))
                Keep(await ConnectForIdleAsync().ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // the next round tries again; a command that needs a connection meets the error itself
        }
    }

    private void Keep(Connection connection)
    {
        connection.LastUsedAt = _time.GetTimestamp();
        var keep = !connection.IsBroken && !IsExpired(connection);
        lock (_lock)
        {
            keep &= !_disposed;
            if (keep)
                _idle.Add(connection);
        }

        if (keep)
            _turns.WakeOne();
        else
            Close(connection);
        _slots.Release();
    }

    private bool TellFailure(Exception exception, long started)
    {
        _settings.Events.AcquireFailed(this, exception, _time.GetElapsedTime(started));
        return true;
    }

    private async ValueTask<Connection> AcquireUntoldAsync(CancellationToken cancellationToken)
    {
        ThrowIfPaused();
        if (!_slots.Wait(0, CancellationToken.None))
            await WaitAsync(_slots.WaitAsync, cancellationToken).ConfigureAwait(false);
        var acquired = false;
        try
        {
            var connection = TakeIdle() ?? await ConnectInTurnAsync(cancellationToken).ConfigureAwait(false);
            acquired = true;
            return connection;
        }
        finally
        {
            if (!acquired)
                _slots.Release();
        }
    }

    private void ThrowIfPaused()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(MongoClient));
        if (!IsReady)
            throw new PoolPausedException(_address);
    }

    private async Task<Connection> ConnectForIdleAsync()
    {
        var created = false;
        try
        {
            var connection = await ConnectInTurnAsync(CancellationToken.None).ConfigureAwait(false);
            created = true;
            return connection;
        }
        finally
        {
            if (!created)
                _slots.Release();
        }
    }

    /// <summary>Makes a connection when not too many are being made, or takes one that was returned meanwhile.</summary>
    private async Task<Connection> ConnectInTurnAsync(CancellationToken cancellationToken)
    {
        while (!_turns.TryBegin(hasOther: () => IdleCount > 0, out var turn))
        {
            if (turn is not null)
                await WaitAsync(token => _turns.WaitAsync(turn, token), cancellationToken).ConfigureAwait(false);
            if (TakeIdle() is { } idle)
                return idle;
        }

        try
        {
            return await CreateAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turns.End();
        }
    }

    /// <summary>Waits until the wait queue timeout passes, the pool is paused or the client disposed.</summary>
    private async ValueTask WaitAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        CancellationToken paused;
        lock (_lock)
            paused = _ready?.Token ?? new CancellationToken(canceled: true);
        using var timeout = new CancellationTokenSource(_settings.WaitQueueTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposing.Token, paused);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(linked.Token, cancellationToken);
        try
        {
            await wait(all.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ThrowIfPaused();
            throw paused.IsCancellationRequested
                ? new PoolPausedException(_address)
                : new TimeoutException($"Timed out waiting for a connection after {_settings.WaitQueueTimeout.TotalMilliseconds}ms.");
        }
    }

    private Connection? TakeIdle()
    {
        while (true)
        {
            Connection connection;
            lock (_lock)
            {
                if (_idle.Count == 0)
                    return null;
                connection = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }

            if (!IsExpired(connection) && (_time.GetElapsedTime(connection.LastUsedAt) < TrustedIdleTime || !connection.IsDead))
                return connection;
            Close(connection);
        }
    }

    private async Task<Connection> CreateAsync(CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_disposing.Token, cancellationToken);
        var started = _time.GetTimestamp();
        Connection connection;
        try
        {
            connection = await _connect(Generation, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(MongoClient));
        }
        catch (MongoConnectionException failure)
        {
            _settings.Events.ConnectionClosed(this, failure.ConnectionId);
            throw;
        }

        lock (_lock)
        {
            if (!_disposed && connection.Generation == _generation)
            {
                _open.Add(connection);
                _settings.Events.ConnectionReady(this, connection.Id, _time.GetElapsedTime(started));
                return connection;
            }
        }

        connection.Dispose();
        _settings.Events.ConnectionClosed(this, connection.Id);
        ObjectDisposedException.ThrowIf(_disposed, typeof(MongoClient));
        throw new PoolPausedException(_address);
    }

    private bool IsExpired(Connection connection) =>
        connection.Generation != Generation
        || (_settings.MaxConnectionIdleTime > TimeSpan.Zero && _time.GetElapsedTime(connection.LastUsedAt) > _settings.MaxConnectionIdleTime)
        || (_settings.MaxConnectionLifeTime > TimeSpan.Zero && _time.GetElapsedTime(connection.OpenedAt) > _settings.MaxConnectionLifeTime);

    private void CloseExpired()
    {
        Connection[] expired;
        lock (_lock)
        {
            expired = [.. _idle.Where(IsExpired)];
            _idle.RemoveAll(expired.Contains);
        }

        foreach (var connection in expired)
            Close(connection);
    }

    private void Close(Connection connection)
    {
        bool isFirst;
        lock (_lock)
            isFirst = _open.Remove(connection);
        connection.Dispose();
        if (isFirst)
            _settings.Events.ConnectionClosed(this, connection.Id);
    }
}
