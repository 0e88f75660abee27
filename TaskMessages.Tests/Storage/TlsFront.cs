using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TaskMessages.Tests.Storage;

/// <summary>Ends TLS in front of a server that speaks plain TCP.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <param name="server">Where the plain server is.</param>
    /// <param name="certificate">What clients are shown.</param>
    /// <param name="clientAuthority">Whose certificates clients must show; null: none.</param>
    public TlsFront(IPEndPoint server, X509Certificate2 certificate, X509Certificate2? clientAuthority = null)
    {
        _listener.Start();
        _accepting = AcceptAsync(server, certificate, clientAuthority);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync(IPEndPoint server, X509Certificate2 certificate, X509Certificate2? clientAuthority)
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client, server, certificate, clientAuthority);
        }
    }

    private async Task ServeAsync(TcpClient client, IPEndPoint server, X509Certificate2 certificate, X509Certificate2? clientAuthority)
    {
        using var closing = client;
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = clientAuthority is not null,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => clientAuthority is null || shown?.Issuer == clientAuthority.Subject,
                },
                _stop.Token);
            using var upstream = new TcpClient();
            await upstream.ConnectAsync(server, _stop.Token);
            await Task.WhenAny(tls.CopyToAsync(upstream.GetStream(), _stop.Token), upstream.GetStream().CopyToAsync(tls, _stop.Token));
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or SocketException or OperationCanceledException)
        {
            // the client did not like the certificate, or went away
        }
    }
}
