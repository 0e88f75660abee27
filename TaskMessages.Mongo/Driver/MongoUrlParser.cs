using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Buffers;

namespace TaskMessages.Mongo.Driver;

/// <summary>Parses <c>mongodb://user:password@host[:port][,…]/database?options</c>. No message holds a part of the string, which may be a
/// password in the wrong place; options are named.</summary>
internal static class MongoUrlParser
{
    private const string Scheme = "mongodb://";

    private static readonly SearchValues<char> NotInDatabaseNames = SearchValues.Create("/\\ \"$\0");

    public static (string? Database, MongoClientSettings Settings) Parse(string url)
    {
        if (url.StartsWith("mongodb+srv://", StringComparison.Ordinal))
            throw new MongoConfigurationException("Connection strings with mongodb+srv:// are not supported; write the hosts out with mongodb://.");
        if (!url.StartsWith(Scheme, StringComparison.Ordinal))
            throw new MongoConfigurationException("The connection string does not begin with mongodb://.");

        var (rest, options) = Cut(url[Scheme.Length..], url.IndexOf('?') - Scheme.Length);
        var at = rest.LastIndexOf('@');
        (string Name, string? Password)? user = at < 0 ? null : User(rest[..at]);
        rest = rest[(at + 1)..];
        var (hosts, name) = Cut(rest, rest.IndexOf('/'));
        var database = name.Length == 0 ? null : Unescape(name);
        if (database?.AsSpan().ContainsAny(NotInDatabaseNames) == true)
            throw new MongoConfigurationException("The database name in the connection string is not valid.");

        var draft = new MongoUrlDraft();
        draft.Settings.Servers = Hosts(hosts);
        Apply(draft, options);
        return (database, draft.Finish(database, user));
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

    // what comes before and after the separator, which is in neither
    private static (string Before, string After) Cut(string text, int separator) =>
        separator < 0 ? (text, string.Empty) : (text[..separator], text[(separator + 1)..]);

    private static (string Name, string? Password) User(string text)
    {
        if (text.AsSpan().ContainsAny('@', '/') || text.IndexOf(':') != text.LastIndexOf(':'))
            throw new MongoConfigurationException("The user name or the password in the connection string has a character that must be escaped.");
        var (name, password) = Cut(text, text.IndexOf(':'));
        if (name.Length == 0)
            throw new MongoConfigurationException("The user name in the connection string is empty.");
        return (Unescape(name), text.Contains(':') ? Unescape(password) : null);
    }

    private static MongoServerAddress[] Hosts(string text)
    {
        var hosts = text.Split(',');
        var addresses = new MongoServerAddress[hosts.Length];
        for (var i = 0; i < hosts.Length; i++)
        {
            var host = Unescape(hosts[i]);
            addresses[i] = host.Contains('/') ? new MongoServerAddress(host)
                : TryParseAddress(host, out var address) ? address
                : throw new MongoConfigurationException($"Host number {i + 1} of the connection string is not valid.");
        }

        return addresses;
    }

    private static void Apply(MongoUrlDraft draft, string text)
    {
        var options = text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Option).ToList();
        MongoUrlRefusals.ThrowIfContradictory(options);
        foreach (var repeated in options.GroupBy(option => option.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any()))
        {
            if (!repeated.Key.Equals("readPreferenceTags", StringComparison.OrdinalIgnoreCase))
                draft.Warnings.Add($"The option '{repeated.Key}' of the connection string is given more than once; the last one counts.");
        }

        foreach (var (name, value) in options)
            MongoUrlOptions.Apply(draft, name, value);
    }

    private static (string Name, string Value) Option(string text)
    {
        if (text.IndexOf('=') <= 0)
            throw new MongoConfigurationException("An option in the connection string is not of the form name=value.");
        var (name, value) = Cut(text, text.IndexOf('='));
        return (Unescape(name), Unescape(value));
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
