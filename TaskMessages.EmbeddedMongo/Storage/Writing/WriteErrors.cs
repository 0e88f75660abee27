using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>What callers are told when SQLite fails.</summary>
internal static class WriteErrors
{
    public static Exception Of(Exception error) => error switch
    {
        // SQLite itself takes the whole transaction back when the disk is full.
        SqliteException { IsDiskFull: true } or IOException { InnerException: SqliteException { IsDiskFull: true } } => new ServerErrorException(ServerError.OutOfDiskSpace, "The disk is full; nothing of this write has been stored."),
        SqliteException sqlite => new ServerErrorException(ServerError.OperationFailed, "The write could not be stored: " + sqlite.Message),
        IOException io => new ServerErrorException(ServerError.OperationFailed, "The write could not be stored: " + io.Message),
        _ => error,
    };
}
