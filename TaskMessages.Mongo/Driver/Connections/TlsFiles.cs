namespace TaskMessages.Mongo.Driver;

/// <summary>What a connection string says about TLS beyond what <see cref="MongoClientSettings"/> shows.</summary>
internal sealed class TlsFiles
{
    /// <summary>Authorities, in PEM, that the server's certificate must come from instead of the system's.</summary>
    public string? CertificateAuthorities { get; set; }

    /// <summary>The client's certificate and its key, in PEM.</summary>
    public string? ClientCertificate { get; set; }

    /// <summary>What the key is encrypted with. Never part of any text.</summary>
    public string? ClientCertificatePassword { get; set; }

    public bool AllowInvalidCertificates { get; set; }

    public bool AllowInvalidHostnames { get; set; }
}
