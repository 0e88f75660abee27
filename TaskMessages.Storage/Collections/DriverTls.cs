using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace TaskMessages.Storage.Collections;

/// <summary>
/// The options of connection strings that name files of certificates, which every other driver has and the vendor's for .NET leaves to code:
/// <c>tlsCAFile</c>, <c>tlsCertificateKeyFile</c>, <c>tlsCertificateKeyFilePassword</c>, and <c>tlsAllowInvalidHostnames</c>, <c>tlsAllowInvalidCertificates</c> beside them.
/// </summary>
internal static class DriverTls
{
    private const string AuthorityFile = "tlsCAFile";
    private const string CertificateFile = "tlsCertificateKeyFile";
    private const string CertificatePassword = "tlsCertificateKeyFilePassword";

    /// <exception cref="FormatException">A file is missing or holds no certificate; the message names the option and no secret.</exception>
    public static void Apply(ConnectionString options, MongoClientSettings settings)
    {
        if (!settings.UseTls)
            return;
        var authorities = Load(options, AuthorityFile, static path =>
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(path);
            return found.Count > 0 ? found : throw new CryptographicException("no certificate");
        });
        var certificate = Load(options, CertificateFile, path => LoadCertificate(path, options.GetOption(CertificatePassword)));
        var anyHost = IsSet(options, "tlsAllowInvalidHostnames");
        var anyCertificate = IsSet(options, "tlsAllowInvalidCertificates");
        if (authorities is null && certificate is null && !anyHost && !anyCertificate)
            return;
        var tls = settings.SslSettings?.Clone() ?? new SslSettings();
        if (certificate is not null)
        {
            tls.ClientCertificates = [certificate];
            tls.ClientCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        if (authorities is not null || anyHost || anyCertificate)
            tls.ServerCertificateValidationCallback = (_, shown, _, errors) => IsTrusted(shown, errors, authorities, anyHost, anyCertificate);
        settings.SslSettings = tls;
    }

    private static bool IsSet(ConnectionString options, string name) => string.Equals(options.GetOption(name), "true", StringComparison.OrdinalIgnoreCase);

    private static T? Load<T>(ConnectionString options, string name, Func<string, T> load)
        where T : class
    {
        if (options.GetOption(name) is not { Length: > 0 } path)
            return null;
        try
        {
            return load(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new FormatException($"Mongo:ConnectionString: {name} cannot be read ({error.GetType().Name}).");
        }
    }

    private static X509Certificate2 LoadCertificate(string path, string? password)
    {
        using var pem = string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, password);
        // a key that has only been imported cannot be used for TLS on every system
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    private static bool IsTrusted(X509Certificate? shown, SslPolicyErrors errors, X509Certificate2Collection? authorities, bool anyHost, bool anyCertificate)
    {
        if (shown is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return false;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !anyHost)
            return false;
        if (anyCertificate)
            return true;
        if (authorities is null)
            return !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var certificate = new X509Certificate2(shown);
        return chain.Build(certificate);
    }
}
