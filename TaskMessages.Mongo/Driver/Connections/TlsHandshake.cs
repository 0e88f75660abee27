using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TaskMessages.Mongo.Driver;

/// <summary>Begins TLS on a connection: checks the server's certificate and name, and shows the client's own if there is one.</summary>
internal sealed class TlsHandshake
{
    private readonly MongoClientSettings _settings;
    private readonly X509Certificate2Collection? _authorities;
    private readonly X509CertificateCollection _client = [];

    /// <exception cref="MongoConfigurationException">A file that the settings name cannot be read; the message names the option.</exception>
    public TlsHandshake(MongoClientSettings settings)
    {
        _settings = settings;
        var files = settings.TlsFiles;
        if (files.CertificateAuthorities is { } authorities)
            _authorities = Read("tlsCAFile", () => ReadAuthorities(authorities));
        if (files.ClientCertificate is { } certificate)
            _client.Add(Read("tlsCertificateKeyFile", () => ReadCertificate(certificate, files.ClientCertificatePassword)));
        foreach (var given in settings.SslSettings?.ClientCertificates ?? [])
            _client.Add(given);
    }

    /// <exception cref="AuthenticationException">The server's certificate is not to be trusted, or it does not accept ours.</exception>
    public async Task<SslStream> RunAsync(Socket socket, string host, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    ClientCertificates = _client,
                    EnabledSslProtocols = _settings.SslSettings?.EnabledSslProtocols ?? SslProtocols.None,
                    CertificateRevocationCheckMode =
                        _settings.SslSettings?.CheckCertificateRevocation == true ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
                    RemoteCertificateValidationCallback = _settings.SslSettings?.ServerCertificateValidationCallback ?? Accepts,
                },
                cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_settings.AllowInsecureTls)
            return true;
        if (certificate is null || (errors & SslPolicyErrors.RemoteCertificateNotAvailable) != 0)
            return false;
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 && !_settings.TlsFiles.AllowInvalidHostnames)
            return false;
        if (_settings.TlsFiles.AllowInvalidCertificates)
            return true;
        return _authorities is null ? (errors & SslPolicyErrors.RemoteCertificateChainErrors) == 0 : IsFromOurs(certificate, chain);
    }

    /// <summary>Whether the certificate comes from one of the authorities that the settings name, and is valid now.</summary>
    private bool IsFromOurs(X509Certificate certificate, X509Chain? given)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in given?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var copy = new X509Certificate2(certificate);
        return chain.Build(copy);
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities;
    }

    private static X509Certificate2 ReadCertificate(string file, string? password)
        => password is null ? X509Certificate2.CreateFromPemFile(file) : X509Certificate2.CreateFromEncryptedPemFile(file, password);

    private static T Read<T>(string option, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MongoConfigurationException($"The file of the option '{option}' could not be read as PEM.", exception);
        }
    }
}
