namespace TaskMessages.Mongo.Driver;

/// <summary>What went wrong between the client and a server.</summary>
internal enum ErrorKind
{
    /// <summary>The connection broke.</summary>
    Network,

    /// <summary>The connection was given up because the server took too long.</summary>
    Timeout,

    /// <summary>The server answered with an error.</summary>
    Command,

    /// <summary>The server cannot be what the client was told of: its name is unknown, its certificate not to be trusted, the login not accepted.</summary>
    Identity,
}
