namespace TaskMessages.Mongo.Driver;

/// <summary>Keeps connections for reuse, the most recently used first, and limits how many there are.</summary>
/// <remarks>A connection whose generation is not the pool's current one, that broke, or that is too old is closed instead of kept.
/// Every slot that is taken is given back by <see cref="Return"/> or by the failed attempt itself.</remarks>
internal sealed class ConnectionPool : IAsyncDisposable
{
    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromSeconds(10);

    // an idle connection younger than this is used without asking the socket whether it still lives
    private static readonly TimeSpan TrustedIdleTime = TimeSpan.FromMilliseconds(500);

    private readonly MongoClientSettings _settings;
    private readonly ConnectionFactory _factory;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _disposing = new();
    private readonly ITimer _maintenance;
    private readonly Lock _lock = new();
    private readonly List<Connection> _idle = [];
    private readonly HashSet<Connection> _open = [];
    private int _generation;
    private bool _disposed;

    public ConnectionPool(MongoClientSettings settings, ConnectionFactory factory, TimeProvider time)
    {
        _settings = settings;
        _factory = factory;
        _time = time;
        _slots = new SemaphoreSlim(settings.MaxConnectionPoolSize);
        _maintenance = time.CreateTimer(_ => _ = MaintainAsync(), null, settings.MinConnectionPoolSize > 0 ? TimeSpan.Zero : MaintenanceInterval, MaintenanceInterval);
    }

    public int Generation => Volatile.Read(ref _generation);

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

    /// <exception cref="TimeoutException">All connections stayed in use for the wait queue timeout, or no server was fit.</exception>
    public async ValueTask<Connection> AcquireAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(MongoClient));
        if (!_slots.Wait(0, CancellationToken.None))
            await WaitForSlotAsync(cancellationToken).ConfigureAwait(false);
        var acquired = false;
        try
        {
            var connection = TakeIdle() ?? await CreateAsync(cancellationToken).ConfigureAwait(false);
            acquired = true;
            return connection;
        }
        finally
        {
            if (!acquired)
                _slots.Release();
        }
    }

    public void Return(Connection connection)
    {
        connection.LastUsedAt = _time.GetTimestamp();
        var keep = !connection.IsBroken && !IsExpired(connection);
        lock (_lock)
        {
            keep &= !_disposed;
            if (keep)
                _idle.Add(connection);
        }

        if (!keep)
            Close(connection);
        _slots.Release();
    }

    /// <summary>Makes every connection that exists now the last use of itself.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref _generation);
        CloseExpired();
    }

    public async ValueTask DisposeAsync()
    {
        Connection[] open;
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            open = [.. _open];
            _open.Clear();
            _idle.Clear();
        }

        await _maintenance.DisposeAsync().ConfigureAwait(false);
        await _disposing.CancelAsync().ConfigureAwait(false);
        foreach (var connection in open)
            connection.Dispose();
    }

    /// <summary>Closes idle connections past their time and makes new ones up to the minimum.</summary>
    internal async Task MaintainAsync()
    {
        CloseExpired();
        try
        {
            while (!_disposed && OpenCount < _settings.MinConnectionPoolSize && _slots.Wait(0, CancellationToken.None))
            {
                var connection = await CreateForIdleAsync().ConfigureAwait(false);
                Return(connection);
            }
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // the next round tries again; a command that needs a connection meets the error itself
        }
    }

    private async Task<Connection> CreateForIdleAsync()
    {
        var created = false;
        try
        {
            var connection = await CreateAsync(CancellationToken.None).ConfigureAwait(false);
            created = true;
            return connection;
        }
        finally
        {
            if (!created)
                _slots.Release();
        }
    }

    private async ValueTask WaitForSlotAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_settings.WaitQueueTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposing.Token, cancellationToken);
        try
        {
            await _slots.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(MongoClient));
            throw new TimeoutException($"Timed out waiting for a connection after {_settings.WaitQueueTimeout.TotalMilliseconds}ms.");
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
        Connection connection;
        try
        {
            connection = await _factory.CreateAsync(Generation, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(MongoClient));
        }

        lock (_lock)
        {
            if (!_disposed)
            {
                _open.Add(connection);
                return connection;
            }
        }

        connection.Dispose();
        throw new ObjectDisposedException(nameof(MongoClient));
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
        lock (_lock)
            _open.Remove(connection);
        connection.Dispose();
    }
}
