using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TaskMessages.Mongo.Driver;

/// <summary>What TLS connections present and accept.</summary>
public class SslSettings
{
    /// <summary>Whether to ask the server's authority if its certificate was revoked; it is not.</summary>
    public bool CheckCertificateRevocation { get; set; }

    /// <summary>What to show a server that asks who the client is.</summary>
    public IEnumerable<X509Certificate>? ClientCertificates { get; set; }

    /// <summary>The versions of TLS; the system's choice by default.</summary>
    public SslProtocols EnabledSslProtocols { get; set; }

    /// <summary>Decides on the server's certificate instead of the usual checks.</summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidationCallback { get; set; }

    public SslSettings Clone() => (SslSettings)MemberwiseClone();
}
