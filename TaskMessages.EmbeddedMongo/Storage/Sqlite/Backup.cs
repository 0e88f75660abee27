using SQLitePCL;

namespace TaskMessages.EmbeddedMongo.Storage.Sqlite;

/// <summary>
/// Copies a database page by page through the connection that writes to it. What that connection changes meanwhile is changed in the copy
/// as well, so the copy is the source's state at the last step, and no snapshot has to be held. All of it happens on the writer's thread.
/// </summary>
internal sealed class Backup : IDisposable
{
    private readonly Connection _target;
    private readonly sqlite3_backup _handle;
    private bool _finished;

    /// <param name="source">The writer's connection.</param>
    /// <param name="target">To an empty file; disposed with the copying, or by a failure to begin it.</param>
    /// <exception cref="SqliteException">The target is in use.</exception>
    public Backup(Connection source, Connection target)
    {
        var handle = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        if (handle is null)
        {
            var error = target.Error(raw.SQLITE_ERROR);
            target.Dispose();
            throw error;
        }

        _target = target;
        _handle = handle;
    }

    /// <summary>How much of the source is copied, 0 to 1. What is written meanwhile can make it go back.</summary>
    public double Progress
    {
        get
        {
            var pages = raw.sqlite3_backup_pagecount(_handle);
            return pages == 0 ? 0 : 1 - ((double)raw.sqlite3_backup_remaining(_handle) / pages);
        }
    }

    /// <summary>Copies so many pages, outside of a transaction.</summary>
    /// <returns>Whether everything has been copied.</returns>
    public bool Step(int pages)
    {
        var result = raw.sqlite3_backup_step(_handle, pages);
        return result is raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_BUSY or raw.SQLITE_LOCKED
            ? result == raw.SQLITE_DONE
            : throw new SqliteException(result, "The copy could not be written.");
    }

    /// <summary>Ends the copying; a copy that is not complete is empty then.</summary>
    public void Dispose()
    {
        if (_finished)
            return;
        _finished = true;
        _ = raw.sqlite3_backup_finish(_handle);
        _handle.Dispose();
        _target.Dispose();
    }
}
