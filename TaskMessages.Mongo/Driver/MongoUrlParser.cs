using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TaskMessages.Mongo.Driver;

/// <summary>Parses <c>mongodb://host[:port][,…]/database?options</c>. No message holds user names or passwords.</summary>
internal static class MongoUrlParser
{
    private const string Scheme = "mongodb://";

    public static (string? Database, MongoClientSettings Settings) Parse(string url)
    {
        if (url.StartsWith("mongodb+srv://", StringComparison.Ordinal))
            throw new MongoConfigurationException("Connection strings with mongodb+srv:// are not supported; write the hosts out with mongodb://.");
        if (!url.StartsWith(Scheme, StringComparison.Ordinal))
            throw new MongoConfigurationException("The connection string does not begin with mongodb://.");

        var rest = url[Scheme.Length..];
        var question = rest.IndexOf('?');
        var options = question < 0 ? string.Empty : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        if (rest.Contains('@'))
            throw new MongoConfigurationException("The connection string has a user name, but authentication is not supported yet.");
        var slash = rest.IndexOf('/');
        var database = slash < 0 || slash == rest.Length - 1 ? null : Unescape(rest[(slash + 1)..]);
        if (database?.AsSpan().ContainsAny('/', '\\', ' ') == true || database?.AsSpan().ContainsAny('"', '$', '\0') == true)
            throw new MongoConfigurationException("The database name in the connection string is not valid.");

        var settings = new MongoClientSettings { Servers = Hosts(slash < 0 ? rest : rest[..slash]) };
        foreach (var option in options.Split('&', StringSplitOptions.RemoveEmptyEntries))
            Apply(settings, option);
        Check(settings);
        return (database, settings);
    }

    /// <summary>Reads "host", "host:port" or "[address]:port".</summary>
    public static bool TryParseAddress([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MongoServerAddress? address)
    {
        address = null;
        if (string.IsNullOrEmpty(text))
            return false;
        var (host, port) = (text, string.Empty);
        if (text[0] == '[')
        {
            var end = text.IndexOf(']');
            if (end < 0 || (end + 1 < text.Length && text[end + 1] != ':'))
                return false;
            (host, port) = (text[1..end], end + 1 < text.Length ? text[(end + 2)..] : "27017");
        }
        else if (text.IndexOf(':') is var colon and >= 0)
        {
            (host, port) = (text[..colon], text[(colon + 1)..]);
        }
        else
        {
            port = "27017";
        }

        if (host.Length == 0 || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
            return false;
        address = new MongoServerAddress(host, number);
        return true;
    }

    private static MongoServerAddress[] Hosts(string text)
    {
        var hosts = text.Split(',');
        var addresses = new MongoServerAddress[hosts.Length];
        for (var i = 0; i < hosts.Length; i++)
        {
            var host = Unescape(hosts[i]);
            if (host.Contains('/'))
                throw new MongoConfigurationException("Unix domain sockets are not supported.");
            addresses[i] = TryParseAddress(host, out var address)
                ? address
                : throw new MongoConfigurationException($"The host '{host}' in the connection string is not valid.");
        }

        return addresses;
    }

    private static void Apply(MongoClientSettings settings, string option)
    {
        var equals = option.IndexOf('=');
        if (equals <= 0)
            throw new MongoConfigurationException("An option in the connection string is not of the form name=value.");
        MongoUrlOptions.Apply(settings, Unescape(option[..equals]), Unescape(option[(equals + 1)..]));
    }

    private static void Check(MongoClientSettings settings)
    {
        if (settings.DirectConnection == true && settings.Servers.Count() > 1)
            throw new MongoConfigurationException("The option 'directConnection' cannot be combined with several hosts.");
        settings.Validate();
    }

    private static string Unescape(string text)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw new MongoConfigurationException("The connection string has a percent sign that does not begin an escape.");
        }

        return Uri.UnescapeDataString(text);
    }
}
