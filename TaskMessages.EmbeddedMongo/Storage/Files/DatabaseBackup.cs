using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;
using TaskMessages.EmbeddedMongo.Storage.Writing;

namespace TaskMessages.EmbeddedMongo.Storage.Files;

/// <summary>
/// Copies a live database into a new directory. The writer copies a piece between two transactions, so writes go on, and so does the log,
/// which a reader's snapshot as long as the copying would keep from starting again.
/// </summary>
internal static class DatabaseBackup
{
    /// <summary>1 MiB, which holds the next transaction up for about a millisecond.</summary>
    private const int PagesPerStep = 256;

    private const string Unfinished = DatabaseFile.Name + ".unfinished";

    /// <param name="writer">Whose database is copied.</param>
    /// <param name="directory">Where the copy is to be.</param>
    /// <param name="progress">Is told how much is copied, 0 to 1; null: nobody asks.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <exception cref="IOException">The directory already has a database, or the copy could not be written; nothing stays behind then.</exception>
    public static async Task WriteAsync(GroupCommitWriter writer, string directory, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateDirectory(directory, isOurs: false);
        var target = Path.Combine(directory, DatabaseFile.Name);
        var unfinished = Path.Combine(directory, Unfinished);
        if (File.Exists(target))
            throw new IOException($"'{directory}' already has a database.");
        // What an earlier attempt has left behind when its process was killed.
        Delete(unfinished);
        PrivateFiles.Create(unfinished);
        try
        {
            await CopyAsync(writer, unfinished, progress, cancellationToken).ConfigureAwait(false);
            Finish(unfinished);
            // The name appears when all is on disk, so that half a copy is never taken for a database.
            File.Move(unfinished, target);
        }
        catch (Exception error) when (error is SqliteException or ServerErrorException)
        {
            throw new IOException($"The backup to '{directory}' failed: {error.Message}", error);
        }
        finally
        {
            Delete(unfinished);
        }
    }

    private static async Task CopyAsync(GroupCommitWriter writer, string target, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var backup = await writer.RunAlone(source => new Backup(source, DatabaseFile.OpenCopy(target)), cancellationToken).ConfigureAwait(false);
        try
        {
            for (var isDone = false; !isDone;)
            {
                (isDone, var copied) = await writer.RunAlone(_ => (backup.Step(PagesPerStep), backup.Progress), cancellationToken).ConfigureAwait(false);
                progress?.Report(copied);
            }
        }
        finally
        {
            await writer.RunAlone(_ => End(backup), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static bool End(Backup backup)
    {
        backup.Dispose();
        return true;
    }

    private static void Finish(string target)
    {
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
