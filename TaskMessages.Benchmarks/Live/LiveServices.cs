using System.Globalization;
using System.Net;
using TaskMessages.Benchmarks.Calls;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Live;

/// <summary>The one or two services of a live run. The first holds the database and works the turns; the second reaches it over TCP.</summary>
internal sealed class LiveServices : IAsyncDisposable
{
    /// <summary>So that each process hears of the other's changes.</summary>
    private const string ReplicaSet = "rs0";

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private readonly ServiceOptions[] _options;
    private readonly ServiceProcess?[] _processes;

    public LiveServices(string directory, bool two)
    {
        var database = ServiceProcess.FreePort();
        var settings = new Dictionary<string, string>(CallRun.Settings)
        {
            ["DataProtection__KeysDirectory"] = Path.Combine(directory, "keys"),
            ["Limits__StreamsPerTask"] = "100",
            ["EmbeddedMongo__Listen"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{database}"),
            ["EmbeddedMongo__ReplicaSetName"] = ReplicaSet,
        };
        var first = new ServiceOptions { Directory = directory, Port = ServiceProcess.FreePort(), Settings = settings };
        var second = new ServiceOptions
        {
            Directory = Path.Combine(directory, "second"),
            Port = ServiceProcess.FreePort(),
            Worker = false,
            ConnectionString = string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{database}/?replicaSet={ReplicaSet}&serverSelectionTimeoutMS=2000"),
            Settings = settings.Where(setting => !setting.Key.StartsWith("EmbeddedMongo", StringComparison.Ordinal)).ToDictionary(),
        };
        _options = two ? [first, second] : [first];
        _processes = new ServiceProcess?[_options.Length];
    }

    /// <summary>The service that works the turns.</summary>
    public IPEndPoint Worker => new(IPAddress.Loopback, _options[0].Port);

    /// <summary>The service that clients and subscribers talk to.</summary>
    public IPEndPoint Front => new(IPAddress.Loopback, _options[^1].Port);

    /// <summary>Starts what does not run.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _options.Length; i++)
        {
            if (_processes[i] is not null)
                continue;
            _processes[i] = ServiceProcess.Start(_options[i]);
            await _processes[i]!.WaitReadyAsync(ReadyTimeout, cancellationToken);
        }
    }

    /// <summary>Kills one, or all.</summary>
    /// <returns>Whether the worker is among them.</returns>
    public async Task<bool> KillAsync(Random random)
    {
        var which = random.Next(_options.Length + 1);
        for (var i = 0; i < _options.Length; i++)
        {
            if (which != i && which != _options.Length)
                continue;
            await _processes[i]!.DisposeAsync();
            _processes[i] = null;
        }

        return _processes[0] is null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (process is not null)
                await process.DisposeAsync();
        }
    }
}
