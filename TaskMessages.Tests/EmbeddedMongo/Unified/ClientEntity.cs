using MongoDB.Driver;

namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>A client of a test: the vendor's driver, with the options that the test gives it.</summary>
internal sealed class ClientEntity : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly HashSet<string> Options =
    [
        "appname", "connectTimeoutMS", "heartbeatFrequencyMS", "maxConnecting", "maxPoolSize", "minPoolSize", "serverMonitoringMode", "serverSelectionTimeoutMS",
        "socketTimeoutMS",
    ];

    private ClientEntity(MongoClientSettings settings) => Client = new MongoClient(settings);

    public MongoClient Client { get; }

    /// <exception cref="NotSupportedException">The test wants an option that is not known here.</exception>
    public static ClientEntity Create(BsonDocument body, string connectionString)
    {
        var options = body.TryGetValue("uriOptions", out var uri) ? uri.AsBsonDocument : [];
        if (options.Names.Any(name => name is not ("retryReads" or "retryWrites" or "w") && !Options.Contains(name)))
            throw new NotSupportedException($"uriOptions {options}");
        var added = options.Where(option => Options.Contains(option.Name)).Select(option => $"{option.Name}={Uri.EscapeDataString(option.Value.ToString()!)}").ToList();
        if (!options.Contains("serverSelectionTimeoutMS"))
            added.Add($"serverSelectionTimeoutMS={(int)Limit.TotalMilliseconds}");
        var settings = MongoClientSettings.FromConnectionString($"{connectionString}{(connectionString.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', added)}");
        settings.RetryReads = options.GetValue("retryReads", true).ToBoolean();
        settings.RetryWrites = options.GetValue("retryWrites", true).ToBoolean();
        return new ClientEntity(settings);
    }

    public void Dispose() => Client.Dispose();
}
