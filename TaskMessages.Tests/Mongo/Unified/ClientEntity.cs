using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Mongo.Driver.Core.Configuration;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>A client of a test, and what is kept of what it does.</summary>
internal sealed class ClientEntity
{
    private static readonly HashSet<string> Options =
    [
        "appname", "connectTimeoutMS", "heartbeatFrequencyMS", "maxConnecting", "maxPoolSize", "minPoolSize", "serverMonitoringMode", "serverSelectionTimeoutMS",
        "socketTimeoutMS",
    ];

    private readonly TcpCommandTarget _target;

    private ClientEntity(MongoClientSettings settings, IReadOnlySet<string> kinds)
    {
        settings.LoggingSettings = new LoggingSettings(Log);
        settings.Events = Events = new ObservedEvents(kinds, new DriverTelemetry(settings.LoggingSettings, TimeProvider.System));
        _target = new TcpCommandTarget(settings, TimeProvider.System) { Sending = Sent.Add };
        Client = new MongoClient(_target, settings);
    }

    public MongoClient Client { get; }

    public SentCommands Sent { get; } = new();

    public ObservedEvents Events { get; }

    public ObservedLog Log { get; } = new();

    public TopologyDescription Topology => _target.Cluster.State.Topology;

    /// <exception cref="NotSupportedException">The test wants an option that is not known here.</exception>
    public static ClientEntity Create(BsonDocument body, string connectionString, Patience patience)
    {
        var options = body.TryGetValue("uriOptions", out var uri) ? uri.AsBsonDocument : [];
        if (options.Names.Any(name => name is not ("retryReads" or "retryWrites" or "w") && !Options.Contains(name)))
            throw new NotSupportedException($"uriOptions {options}");
        var added = options.Where(option => Options.Contains(option.Name))
            .Select(option => $"{option.Name}={Uri.EscapeDataString(patience.Option(option.Name, option.Value).ToString()!)}").ToList();
        if (!options.Contains("serverSelectionTimeoutMS"))
            added.Add($"serverSelectionTimeoutMS={(int)patience.Limit.TotalMilliseconds}");
        var settings = MongoClientSettings.FromConnectionString($"{connectionString}{(connectionString.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', added)}");
        settings.RetryReads = options.GetValue("retryReads", true).ToBoolean();
        settings.RetryWrites = options.GetValue("retryWrites", true).ToBoolean();
        return new ClientEntity(settings, body.TryGetValue("observeEvents", out var kinds) ? kinds.AsBsonArray.Select(kind => kind.AsString).ToHashSet() : []);
    }

    public async Task CloseAsync() => await _target.DisposeAsync();
}
