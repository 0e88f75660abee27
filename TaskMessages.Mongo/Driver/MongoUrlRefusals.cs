using System.Globalization;

namespace TaskMessages.Mongo.Driver;

/// <summary>What connection strings may say to other drivers and this one does not do: refused by name, because to ignore it would change what happens.</summary>
internal static class MongoUrlRefusals
{
    private static readonly Dictionary<string, Func<string, bool>> Options = new(StringComparer.OrdinalIgnoreCase)
    {
        ["authMechanismProperties"] = value => Array.TrueForAll(value.Split(','), pair => pair.Contains(':')),
        ["enableOverloadRetargeting"] = IsFlag,
        ["maxAdaptiveRetries"] = IsCount,
        ["proxyHost"] = IsAny,
        ["serverSelectionTryOnce"] = IsFlag,
        ["srvMaxHosts"] = IsAny,
        ["srvServiceName"] = IsAny,
        ["timeoutMS"] = IsCount,
        ["tlsDisableOCSPEndpointCheck"] = IsFlag,
        ["waitQueueMultiple"] = IsAny,
    };

    private static readonly string[][] Contradictions =
    [
        ["tlsInsecure", "tlsAllowInvalidCertificates", "tlsAllowInvalidHostnames", "tlsDisableCertificateRevocationCheck", "tlsDisableOCSPEndpointCheck"],
        ["tlsAllowInvalidCertificates", "tlsDisableCertificateRevocationCheck", "tlsDisableOCSPEndpointCheck"],
        ["tlsDisableCertificateRevocationCheck", "tlsDisableOCSPEndpointCheck"],
    ];

    public static bool Includes(string name) => Options.ContainsKey(name);

    /// <summary>Whether the option is one of these and the value one that it takes elsewhere.</summary>
    public static bool Takes(string name, string value) => Options.TryGetValue(name, out var isValid) && isValid(value);

    public static bool IsFlag(string value) => value is "true" or "false";

    /// <exception cref="MongoConfigurationException">The string has options that exclude each other, whatever their values.</exception>
    public static void ThrowIfContradictory(IReadOnlyCollection<(string Name, string Value)> options)
    {
        bool Has(string name) => options.Any(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        foreach (var row in Contradictions)
        {
            if (Has(row[0]) && Array.Find(row[1..], Has) is { } other)
                throw new MongoConfigurationException($"The options '{row[0]}' and '{other}' of the connection string exclude each other.");
        }

        var tls = options.Where(option => option.Name.ToUpperInvariant() is "TLS" or "SSL").Select(option => option.Value).Distinct();
        if (tls.Skip(1).Any())
            throw new MongoConfigurationException("The options 'tls' and 'ssl' of the connection string contradict each other.");
    }

    private static bool IsAny(string value) => true;

    private static bool IsCount(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
