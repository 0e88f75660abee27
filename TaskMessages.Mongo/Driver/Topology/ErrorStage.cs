namespace TaskMessages.Mongo.Driver;

/// <summary>How far a connection had come when an error befell it.</summary>
internal enum ErrorStage
{
    /// <summary>It was being made, up to the server's reply to the first hello.</summary>
    Connecting,

    /// <summary>It was made, and the user was logging in.</summary>
    Authenticating,

    /// <summary>A command was under way.</summary>
    InUse,
}
