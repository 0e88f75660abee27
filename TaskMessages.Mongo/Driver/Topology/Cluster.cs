namespace TaskMessages.Mongo.Driver;

/// <summary>The servers of a deployment: what is known of them, kept up to date by a monitor for each, and the choice among them.</summary>
/// <remarks>What is known and the state of the pools change together, under one lock, in which nothing waits.</remarks>
internal sealed class Cluster : IAsyncDisposable
{
    private static long _lastId;

    private readonly MongoClientSettings _settings;
    private readonly ITopologyEvents _events;
    private readonly ConnectionFactory _factory;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<MongoServerAddress, ClusterServer> _servers = [];
    private ClusterState _state;
    private bool _disposed;

    /// <exception cref="MongoConfigurationException">The settings ask for what is not supported.</exception>
    public Cluster(MongoClientSettings settings, TimeProvider time)
    {
        Id = Interlocked.Increment(ref _lastId);
        _settings = settings;
        _events = settings.Events.Topology;
        _time = time;
        _factory = new ConnectionFactory(settings, time);
        _state = new ClusterState(TopologyDescription.Begin(settings.Servers, settings.ReplicaSetName, settings.DirectConnection, settings.LoadBalanced));
        lock (_lock)
        {
            _events.TopologyOpening(this);
            _events.TopologyChanged(Id, TopologyDescription.None, _state.Topology);
            Follow(_state.Topology);
        }
    }

    /// <summary>The number of the client's topology in this process, for messages.</summary>
    public long Id { get; }

    public ClusterState State => Volatile.Read(ref _state);

    /// <summary>The server of that name, or null when it is none of the deployment's any more.</summary>
    public ClusterServer? Find(MongoServerAddress address)
    {
        lock (_lock)
            return _servers.GetValueOrDefault(address);
    }

    /// <summary>Waits for a server that takes the operation.</summary>
    /// <param name="preference">Which members of a replica set to read from; null for what only a primary does.</param>
    /// <param name="avoided">Servers that are taken only when there is no other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">There was none within the server selection timeout; the message says what is known of each.</exception>
    /// <exception cref="MongoIncompatibleDriverException">A server is too old or too new for this client.</exception>
    public async ValueTask<ClusterServer> SelectAsync(
        ReadPreference? preference, IReadOnlyCollection<MongoServerAddress> avoided, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var state = State;
            ObjectDisposedException.ThrowIf(_disposed, typeof(MongoClient));
            if (state.Topology.Incompatibility is { } reason)
                throw new MongoIncompatibleDriverException(reason);
            if (TrySelect(state.Topology, preference, avoided) is { } server)
                return server;
            RequestChecks();
            var rest = _settings.ServerSelectionTimeout - _time.GetElapsedTime(started);
            if (rest <= TimeSpan.Zero || !await ChangesAsync(state, rest, cancellationToken).ConfigureAwait(false))
                throw Late(State.Topology, preference);
        }
    }

    /// <summary>A server that can be read from now, the primary rather than others; null when none is known.</summary>
    public ClusterServer? TrySelect() => TrySelect(State.Topology, ReadPreference.PrimaryPreferred, []);

    /// <summary>Takes account of an error that an operation met.</summary>
    public void Report(ApplicationError error)
    {
        lock (_lock)
        {
            if (!_servers.TryGetValue(error.Address, out var server))
                return;
            var effect = ErrorEffect.Of(_state.Topology, server.Pool.Generation, error);

            // the pool last, so that nobody selects a server whose pool gives nothing
            if (effect.Description is { } description)
                Apply(description);
            if (effect.ClearsPool)
                server.Pool.Clear();
            if (effect is { ChecksNow: true, Description.TopologyVersion: null })
                server.Monitor.RequestFreshCheck();
            else if (effect.ChecksNow)
                server.Monitor.RequestCheck();
            if (effect.CancelsCheck)
                server.Monitor.CancelCheck();
        }
    }

    public async ValueTask DisposeAsync()
    {
        ClusterServer[] servers;
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            servers = [.. _servers.Values];
            _servers.Clear();
        }

        State.SignalReplaced();
        foreach (var server in servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            _events.ServerClosed(Id, server.Address);
        }

        _events.TopologyChanged(Id, State.Topology, TopologyDescription.None);
        _events.TopologyClosed(this);
    }

    private ClusterServer? TrySelect(TopologyDescription topology, ReadPreference? preference, IReadOnlyCollection<MongoServerAddress> avoided)
    {
        var suitable = ServerSelection.Suitable(topology, preference, _settings.HeartbeatInterval, avoided);
        if (suitable.Count == 0)
            return null;
        var window = ServerSelection.InWindow(suitable, _settings.LocalThreshold);
        return Find(ServerSelection.Choose(window, address => Find(address)?.Operations ?? 0, Random.Shared).Address);
    }

    private void RequestChecks()
    {
        lock (_lock)
        {
            foreach (var server in _servers.Values)
                server.Monitor.RequestCheck();
        }
    }

    private async ValueTask<bool> ChangesAsync(ClusterState state, TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            await state.Replaced.WaitAsync(within, _time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private TimeoutException Late(TopologyDescription topology, ReadPreference? preference) => new(
        $"A timeout occurred after {_settings.ServerSelectionTimeout.TotalMilliseconds}ms selecting a server "
        + $"{(preference is null ? "that takes writes" : $"to read from ({preference.ReadPreferenceMode})")}. What is known of the servers: {topology}.");

    private void OnCheck(ServerDescription description, bool isLate)
    {
        lock (_lock)
        {
            if (!_servers.TryGetValue(description.Address, out var server))
                return;
            Apply(description);
            if (!description.IsKnown)
                server.Pool.Clear(interrupts: isLate);
        }
    }

    private void Apply(ServerDescription description)
    {
        var old = _state;
        var topology = Discovery.Apply(old.Topology, description);
        if (_disposed || ReferenceEquals(topology, old.Topology))
            return;
        var changed = TellServers(old.Topology, topology);
        Follow(topology);
        if (topology.Servers.TryGetValue(description.Address, out var server) && (server.IsDataBearing || (server.IsKnown && topology.Type == TopologyType.Single)))
            _servers[server.Address].Pool.Ready();
        CheckDeposed(old.Topology, topology, description.Address);
        Volatile.Write(ref _state, new ClusterState(topology));
        if (changed || topology.Type != old.Topology.Type || topology.Servers.Count != old.Topology.Servers.Count)
            _events.TopologyChanged(Id, old.Topology, topology);
        old.SignalReplaced();
    }

    /// <summary>Tells of the servers of which something else is known now.</summary>
    /// <returns>Whether there is any, or a new one.</returns>
    private bool TellServers(TopologyDescription old, TopologyDescription topology)
    {
        var changed = false;
        foreach (var (address, server) in topology.Servers)
        {
            var wasKnown = old.Servers.TryGetValue(address, out var before);
            if (wasKnown && before!.IsSame(server))
                continue;
            changed = true;
            if (wasKnown)
                _events.ServerChanged(Id, before!, server);
        }

        return changed;
    }

    /// <summary>Watches the servers that are new, and no longer those that are gone.</summary>
    private void Follow(TopologyDescription topology)
    {
        foreach (var address in topology.Servers.Keys)
        {
            if (_servers.ContainsKey(address))
                continue;
            var server = new ClusterServer(Id, address, _settings, _factory, _time, OnCheck, Report);
            _servers.Add(address, server);
            _events.ServerOpening(Id, address);
            server.Monitor.Start();
        }

        foreach (var address in _servers.Keys.Except(topology.Servers.Keys).ToList())
        {
            _servers.Remove(address, out var server);
            _events.ServerClosed(Id, address);
            _ = server!.DisposeAsync().AsTask();
        }
    }

    /// <summary>A primary that another one replaced is asked at once what it is now.</summary>
    private void CheckDeposed(TopologyDescription old, TopologyDescription topology, MongoServerAddress news)
    {
        foreach (var server in topology.Servers.Values)
        {
            if (server.Type == ServerType.Unknown && !server.Address.Equals(news)
                && old.Servers.TryGetValue(server.Address, out var before) && before.Type == ServerType.ReplicaSetPrimary)
            {
                _servers[server.Address].Monitor.RequestCheck();
            }
        }
    }
}
