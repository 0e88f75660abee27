using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Files;

/// <summary>Copies the state of one moment of a live database into a new directory; writes go on meanwhile, but their log cannot start again.</summary>
internal static class DatabaseBackup
{
    private const string Unfinished = DatabaseFile.Name + ".unfinished";

    /// <exception cref="IOException">The directory already has a database, or the copy could not be written; nothing stays behind then.</exception>
    public static void Write(string source, string directory)
    {
        Directory.CreateDirectory(directory);
        var target = Path.Combine(directory, DatabaseFile.Name);
        var unfinished = Path.Combine(directory, Unfinished);
        if (File.Exists(target))
            throw new IOException($"'{directory}' already has a database.");
        // What an earlier attempt has left behind when its process was killed.
        Delete(unfinished);
        try
        {
            Copy(source, unfinished);
            // The name appears when all is on disk, so that half a copy is never taken for a database.
            File.Move(unfinished, target);
        }
        catch (SqliteException error)
        {
            throw new IOException($"The backup to '{directory}' failed: {error.Message}", error);
        }
        finally
        {
            Delete(unfinished);
        }
    }

    private static void Copy(string source, string target)
    {
        using (var connection = DatabaseFile.OpenCheckpointer(source))
        using (var statement = connection.Prepare("VACUUM INTO ?1"))
            statement.Bind(1, target).Step();

        using (var connection = DatabaseFile.OpenCheckpointer(target))
            connection.ScalarText("PRAGMA journal_mode = WAL");

        using var file = File.Open(target, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static void Delete(string path)
    {
        foreach (var suffix in (ReadOnlySpan<string>)["", "-journal", "-wal", "-shm"])
            File.Delete(path + suffix);
    }
}
