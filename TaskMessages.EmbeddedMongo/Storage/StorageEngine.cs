using TaskMessages.EmbeddedMongo.Storage.Changes;
using TaskMessages.EmbeddedMongo.Storage.Files;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;
using TaskMessages.EmbeddedMongo.Storage.Writing;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>
/// Durable storage of BSON documents in one directory: readers on snapshots in parallel, one writer with group commit. Answers of a write
/// come after its commit has reached the disk.
/// </summary>
internal sealed class StorageEngine : IAsyncDisposable
{
    private readonly StorageOptions _options;
    private readonly DirectoryLock _lock;
    private readonly IndexUsage _usage;
    private readonly ReaderPool _readers;
    private readonly Checkpointer _checkpointer;
    private readonly GroupCommitWriter _writer;
    private readonly ExpirySweeper _sweeper;
    private readonly SemaphoreSlim _backupTurn = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private int _disposed;

    private StorageEngine(StorageOptions options, TimeProvider time, DirectoryLock directoryLock, Connection connection, CatalogSnapshot catalog)
    {
        var path = Path.Combine(options.Directory, DatabaseFile.Name);
        _options = options;
        _lock = directoryLock;
        _usage = new IndexUsage(time);
        Changes = new ChangeLog(time);
        _readers = new ReaderPool(() => DatabaseFile.OpenReader(path, options), options.MaxReaders);
        _checkpointer = new Checkpointer(DatabaseFile.OpenCheckpointer(path), options, _readers.InterruptOldest);
        _writer = new GroupCommitWriter(connection, catalog, options, _usage, Changes, _checkpointer);
        _sweeper = new ExpirySweeper(this, options, time);
    }

    /// <summary>What has been changed lately in collections that somebody watches.</summary>
    public ChangeLog Changes { get; }

    /// <summary>The collections and indexes that there are after the last commit.</summary>
    public CatalogSnapshot Catalog => _writer.Catalog;

    /// <summary>Transactions committed since the engine was opened.</summary>
    public long Commits => _writer.Commits;

    /// <exception cref="StorageOpenException">The directory is in use, or its file is damaged or not ours; nothing has been changed then.</exception>
    public static StorageEngine Open(StorageOptions options, TimeProvider time)
    {
        options = options with { Directory = Path.GetFullPath(options.Directory) };
        var path = Path.Combine(options.Directory, DatabaseFile.Name);
        DirectoryLock? directoryLock = null;
        Connection? connection = null;
        try
        {
            PrivateFiles.CreateDirectory(options.Directory, isOurs: File.Exists(path));
            directoryLock = DirectoryLock.Acquire(options.Directory);
            FileInspection.Check(path);
            PrivateFiles.Create(path);
            PrivateFiles.Close(path + "-wal");
            PrivateFiles.Close(path + "-shm");
            connection = DatabaseFile.OpenWriter(path, options);
            var catalog = CatalogStore.Load(connection);
            CatalogStore.DropUnfinished(connection, catalog);
            return new StorageEngine(options, time, directoryLock, connection, catalog);
        }
        catch (Exception e) when (Close(connection, directoryLock) && e is SqliteException or BsonFormatException or IOException or UnauthorizedAccessException)
        {
            throw new StorageOpenException($"The database in '{options.Directory}' cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Reads on the calling thread, in a snapshot of its own that ends with the call.</summary>
    public T Read<T>(Func<ReadSession, T> work, CancellationToken cancellationToken)
    {
        var reader = _readers.Rent(cancellationToken);
        try
        {
            return reader.Run(_writer.Catalog, _options, _usage, work);
        }
        finally
        {
            _readers.Return(reader);
        }
    }

    /// <summary>
    /// Has the work done on the writer's thread, and completes when it is durable. An exception takes back this work only. The token
    /// counts until the work begins.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> work, CancellationToken cancellationToken) => _writer.Run(work, cancellationToken);

    /// <summary>Deletes the documents that have expired by now, as happens regularly by itself.</summary>
    /// <returns>How many there were.</returns>
    public Task<long> SweepExpiredAsync(CancellationToken cancellationToken) => _sweeper.SweepAsync(cancellationToken);

    /// <summary>Gives the disk back what deleted documents have left free, by writing the whole file anew; writes wait meanwhile.</summary>
    /// <returns>By how many bytes the file becomes smaller.</returns>
    public Task<long> CompactAsync(CancellationToken cancellationToken) => _writer.RunAlone(DatabaseFile.Compact, cancellationToken);

    /// <summary>Copies everything that is committed when the copying ends into a directory that has no database yet. One copy at a time is made.</summary>
    /// <exception cref="IOException">There already is a database, or the copy could not be written.</exception>
    public Task BackupAsync(string directory, CancellationToken cancellationToken) => BackupAsync(directory, progress: null, cancellationToken);

    /// <inheritdoc cref="BackupAsync(string, CancellationToken)"/>
    public async Task BackupAsync(string directory, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await _backupTurn.WaitAsync(end.Token).ConfigureAwait(false);
        try
        {
            await DatabaseBackup.WriteAsync(_writer, Path.GetFullPath(directory), progress, end.Token).ConfigureAwait(false);
        }
        finally
        {
            _backupTurn.Release();
        }
    }

    /// <summary>Finishes all writes that have been handed in, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _closing.CancelAsync().ConfigureAwait(false);
        await _backupTurn.WaitAsync().ConfigureAwait(false);
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        _readers.Dispose();
        _checkpointer.Dispose();
        // The last connection to close copies the log into the file and removes it.
        _writer.Dispose();
        _lock.Dispose();
        _closing.Dispose();
        _backupTurn.Dispose();
    }

    private static bool Close(Connection? connection, DirectoryLock? directoryLock)
    {
        connection?.Dispose();
        directoryLock?.Dispose();
        return true;
    }
}
