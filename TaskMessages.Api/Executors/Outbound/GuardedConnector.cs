using System.Net;
using System.Net.Sockets;

namespace TaskMessages.Api.Executors.Outbound;

/// <summary>
/// Opens the sockets of outbound requests. It resolves the name itself and connects to the very address that it has checked, so a name
/// that resolves differently a moment later (DNS rebinding) gains nothing.
/// </summary>
/// <param name="allowPrivateNetworks">Whether every address may be connected to.</param>
/// <param name="resolve">Finds a name's addresses; null: the system does.</param>
internal sealed class GuardedConnector(bool allowPrivateNetworks, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await AllowedAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="OutboundRefusedException">No address of the host may be connected to.</exception>
    public async Task<IPAddress[]> AllowedAddressesAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellationToken);
        if (allowPrivateNetworks)
            return addresses;
        var allowed = Array.FindAll(addresses, AddressGuard.IsPublic);
        return allowed.Length > 0
            ? allowed
            : throw new OutboundRefusedException("The agent's address is in a private or reserved network; Agents:AllowPrivateNetworks would allow it.");
    }
}
