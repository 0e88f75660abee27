namespace TaskMessages.Mongo.Driver;

/// <summary>Who the client is to a server. The password is kept out of every text.</summary>
public sealed class MongoCredential
{
    internal const string ScramSha1 = "SCRAM-SHA-1";
    internal const string ScramSha256 = "SCRAM-SHA-256";

    internal MongoCredential(string? mechanism, string source, string username, string? password)
    {
        Mechanism = mechanism;
        Source = source;
        Username = username;
        Password = password;
    }

    /// <summary>How the client proves who it is; null for the best that the server offers for the user.</summary>
    public string? Mechanism { get; }

    /// <summary>The database in which the user was created.</summary>
    public string Source { get; }

    public string Username { get; }

    internal string? Password { get; }

    /// <summary>A user with a password, proved by the best mechanism that the server offers for it.</summary>
    public static MongoCredential CreateCredential(string databaseName, string username, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(databaseName);
        ArgumentException.ThrowIfNullOrEmpty(username);
        ArgumentNullException.ThrowIfNull(password);
        return new MongoCredential(null, databaseName, username, password);
    }

    public override string ToString() => $"{{Username={Username}, Source={Source}, Mechanism={Mechanism ?? "default"}}}";
}
