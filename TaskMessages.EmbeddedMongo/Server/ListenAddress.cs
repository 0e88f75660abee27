using System.Net;

namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>Reads <see cref="EmbeddedMongoOptions.Listen"/>.</summary>
internal static class ListenAddress
{
    private const int DefaultPort = 27017;

    /// <exception cref="ArgumentException">It is no address, or one that other machines can reach and that was not allowed.</exception>
    public static IPEndPoint Parse(string text, bool allowRemote)
    {
        var expanded = text.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback + text["localhost".Length..] : text;
        if (!IPEndPoint.TryParse(expanded, out var endpoint))
            throw new ArgumentException($"EmbeddedMongo:Listen is '{text}'; it must be an IP address with a port, such as 127.0.0.1:27017.");
        if (!allowRemote && !IPAddress.IsLoopback(endpoint.Address))
            throw new ArgumentException($"EmbeddedMongo:Listen is '{text}', which other machines can reach, and the server has no authentication. Name a loopback address, or set EmbeddedMongo:AllowRemote.");
        if (endpoint.Port == 0 && !NamesPort(expanded, endpoint))
            endpoint.Port = DefaultPort;
        return endpoint;
    }

    private static bool NamesPort(string text, IPEndPoint endpoint) =>
        endpoint.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? text.Contains("]:", StringComparison.Ordinal)
            : text.Contains(':', StringComparison.Ordinal);
}
