using System.Net;
using System.Net.Sockets;

namespace TaskMessages.Tests.Contract;

/// <summary>Accepts connections and never answers.</summary>
internal sealed class SilentServer
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private SilentServer() => _listener.Start(backlog: 512);

    public static SilentServer Shared { get; } = new();

    public EndPoint Endpoint => _listener.LocalEndpoint;
}
