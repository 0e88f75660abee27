using System.Globalization;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The options of connection strings: each is applied, or refused by its name.</summary>
internal static class MongoUrlOptions
{
    private static readonly Dictionary<string, Action<MongoClientSettings, string, string>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["appName"] = (settings, _, value) => settings.ApplicationName = value,
        ["connectTimeoutMS"] = (settings, name, value) => settings.ConnectTimeout = Milliseconds(name, value),
        ["directConnection"] = (settings, name, value) => settings.DirectConnection = Boolean(name, value),
        ["j"] = (settings, name, value) => settings.WriteConcern = settings.WriteConcern.With(journal: Boolean(name, value)),
        ["journal"] = (settings, name, value) => settings.WriteConcern = settings.WriteConcern.With(journal: Boolean(name, value)),
        ["maxIdleTimeMS"] = (settings, name, value) => settings.MaxConnectionIdleTime = Milliseconds(name, value),
        ["maxPoolSize"] = (settings, name, value) => settings.MaxConnectionPoolSize = Integer(name, value) is var size and not 0 ? size : int.MaxValue,
        ["minPoolSize"] = (settings, name, value) => settings.MinConnectionPoolSize = Integer(name, value),
        ["replicaSet"] = (settings, _, value) => settings.ReplicaSetName = value,
        ["retryWrites"] = (settings, name, value) => settings.RetryWrites = Boolean(name, value),
        ["serverSelectionTimeoutMS"] = (settings, name, value) => settings.ServerSelectionTimeout = Milliseconds(name, value),
        ["socketTimeoutMS"] = (settings, name, value) => settings.SocketTimeout = Milliseconds(name, value),
        ["w"] = (settings, _, value) => settings.WriteConcern = settings.WriteConcern.With(w: W(value)),
        ["waitQueueTimeoutMS"] = (settings, name, value) => settings.WaitQueueTimeout = Milliseconds(name, value),
        ["wtimeoutMS"] = (settings, name, value) => settings.WriteConcern = settings.WriteConcern.With(timeout: Milliseconds(name, value)),
        ["loadBalanced"] = (_, name, value) => Only(name, value, "false"),
        ["readPreference"] = (_, name, value) => Only(name, value, "primary"),
        ["ssl"] = (_, name, value) => Only(name, value, "false"),
        ["tls"] = (_, name, value) => Only(name, value, "false"),
        ["uuidRepresentation"] = (_, name, value) => Only(name, value, "standard"),
    };

    /// <exception cref="MongoConfigurationException">The option is unknown or not supported, or its value is not one.</exception>
    public static void Apply(MongoClientSettings settings, string name, string value)
    {
        if (!Known.TryGetValue(name, out var apply))
            throw new MongoConfigurationException($"The option '{name}' of the connection string is not supported.");
        apply(settings, name, value);
    }

    // the value is left out of the message: after tls or auth options it may be a secret
    private static void Only(string name, string value, string supported)
    {
        if (!string.Equals(value, supported, StringComparison.OrdinalIgnoreCase))
            throw new MongoConfigurationException($"The option '{name}' of the connection string is supported with the value '{supported}' only.");
    }

    private static bool Boolean(string name, string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw new MongoConfigurationException($"The option '{name}' of the connection string must be true or false."),
    };

    private static int Integer(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new MongoConfigurationException($"The option '{name}' of the connection string must be a non-negative integer.");

    private static TimeSpan Milliseconds(string name, string value) => TimeSpan.FromMilliseconds(Integer(name, value));

    private static BsonValue W(string value)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return value;
        return number > 0 ? number : throw new MongoConfigurationException("The option 'w' of the connection string must be positive: unacknowledged writes are not supported.");
    }
}
