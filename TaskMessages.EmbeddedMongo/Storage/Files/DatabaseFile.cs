using System.Globalization;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Files;

/// <summary>The one file with all databases: what marks it as ours, and how connections to it are set up.</summary>
internal static class DatabaseFile
{
    public const string Name = "database.sqlite";

    /// <summary>"TMmo" in the file's header.</summary>
    public const int ApplicationId = 0x544D6D6F;

    /// <summary>Raised when older programs can no longer read what newer ones write.</summary>
    public const int FormatVersion = 1;

    public const int PageSize = 4096;

    /// <summary>Milliseconds that the writer waits for readers when it wants to start the log again.</summary>
    private const int LongestWait = 5;

    public static Connection OpenWriter(string path, StorageOptions options)
    {
        var connection = Connection.Open(path, create: true);
        try
        {
            if (connection.ScalarInt64("PRAGMA application_id") == 0)
                Create(connection);
            Configure(connection, options.WriterCacheSize);
            // A damaged page is noticed before anything is written to it. Readers would look at every cell of each page they load.
            connection.Execute("PRAGMA cell_size_check = ON");
            // What is deleted or replaced is written over, so that it is in no file once the log has been carried over.
            connection.Execute("PRAGMA secure_delete = ON");
            connection.Execute(FormattableString.Invariant($"PRAGMA journal_size_limit = {options.MaxLogSize}; PRAGMA busy_timeout = {LongestWait}"));
            if (options.MaxFileSize > 0)
                connection.Execute(FormattableString.Invariant($"PRAGMA max_page_count = {options.MaxFileSize / PageSize}"));
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    public static Connection OpenReader(string path, StorageOptions options)
    {
        var connection = Connection.Open(path);
        Configure(connection, options.ReaderCacheSize);
        connection.Execute("PRAGMA query_only = ON");
        return connection;
    }

    public static Connection OpenCheckpointer(string path)
    {
        var connection = Connection.Open(path);
        Configure(connection, 256 << 10);
        return connection;
    }

    /// <returns>By how many bytes the file becomes smaller.</returns>
    public static long Compact(Connection connection)
    {
        var before = connection.ScalarInt64("PRAGMA page_count") ?? 0;
        // What SQLite builds meanwhile is as large as the data: on disk, not in memory.
        connection.Execute("PRAGMA temp_store = FILE");
        try
        {
            connection.Execute("VACUUM");
        }
        finally
        {
            connection.Execute("PRAGMA temp_store = MEMORY");
        }

        return (before - (connection.ScalarInt64("PRAGMA page_count") ?? 0)) * PageSize;
    }

    /// <summary>A file that is written once and made durable at the end, by whoever asks for the copy.</summary>
    public static Connection OpenCopy(string path)
    {
        var connection = Connection.Open(path, create: true);
        connection.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        return connection;
    }

    private static void Create(Connection connection)
    {
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size = {PageSize}"));
        connection.ScalarText("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
        CatalogStore.Create(connection);
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {FormatVersion}; COMMIT"));
        // The header is in the file itself from here on, so that a later start can tell whose it is before it replays the log.
        connection.Checkpoint(CheckpointMode.Truncate);
    }

    private static void Configure(Connection connection, long cacheSize) => connection.Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA cache_size = -{cacheSize / 1024}; PRAGMA trusted_schema = OFF"));
}
