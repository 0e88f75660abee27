using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Sessions;

/// <summary>The errors after which a driver may send a retryable write again; the server says so by a label (specification "Retryable Writes").</summary>
internal static class RetryableErrors
{
    public const string Label = "RetryableWriteError";

    private static readonly HashSet<int> Codes =
    [
        (int)ServerError.HostUnreachable, (int)ServerError.HostNotFound, (int)ServerError.NetworkTimeout, (int)ServerError.ShutdownInProgress,
        (int)ServerError.PrimarySteppedDown, (int)ServerError.ExceededTimeLimit, (int)ServerError.SocketException, (int)ServerError.NotWritablePrimary,
        (int)ServerError.InterruptedAtShutdown, (int)ServerError.InterruptedDueToReplStateChange, (int)ServerError.NotPrimaryNoSecondaryOk,
        (int)ServerError.NotPrimaryOrSecondary,
    ];

    /// <summary>Whether an error says that the server is not, or soon no longer, the primary: a driver compares such an error's topology version with the one it knows.
    /// Those of a shutdown have one in MongoDB only once the server has begun to go away, and then it is a new one.</summary>
    public static bool IsAboutTopology(int code) => (ServerError)code is ServerError.NotWritablePrimary or ServerError.NotPrimaryNoSecondaryOk or ServerError.NotPrimaryOrSecondary
        or ServerError.PrimarySteppedDown or ServerError.InterruptedDueToReplStateChange;

    /// <param name="code">The error's, or the write concern error's.</param>
    /// <param name="isRetryableWrite">Whether the command was a retryable write.</param>
    public static BsonArray Labels(int code, bool isRetryableWrite) => isRetryableWrite && Codes.Contains(code) ? [Label] : [];
}
