using System.Diagnostics;
using TaskMessages.EmbeddedMongo.Storage.Changes;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>
/// The one thread that writes. It gathers the jobs that are waiting into a transaction, commits it durably and only then answers them;
/// while a commit waits for the disk, the next transaction's jobs gather.
/// </summary>
internal sealed class GroupCommitWriter : IDisposable
{
    private readonly Connection _connection;
    private readonly WriteSession _session;
    private readonly StorageOptions _options;
    private readonly Checkpointer _checkpointer;
    private readonly JobQueue _queue = new();
    private readonly List<WriteJob> _batch = [];
    private readonly Thread _thread;
    private Queue<WriteJob> _jobs = new();
    private CatalogSnapshot _catalog;

    public GroupCommitWriter(Connection connection, CatalogSnapshot catalog, StorageOptions options, IndexUsage usage, ChangeLog changes, Checkpointer checkpointer)
    {
        _connection = connection;
        _catalog = catalog;
        _options = options;
        _checkpointer = checkpointer;
        _session = new WriteSession(connection, catalog, options, usage, changes, () => _jobs.Count > 0 || _queue.HasIncoming);
        _thread = new Thread(Loop) { IsBackground = true, Name = "Embedded database writer" };
        _thread.Start();
    }

    /// <summary>The catalog after the last commit.</summary>
    public CatalogSnapshot Catalog => Volatile.Read(ref _catalog);

    /// <summary>Transactions committed.</summary>
    public long Commits { get; private set; }

    /// <exception cref="ObjectDisposedException">The engine has been closed.</exception>
    public Task<T> Run<T>(Func<WriteSession, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        var job = new WriteJob<T>(work, cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.TryAdd(job), this);
        return job.Task;
    }

    /// <summary>Has work done on the writer's thread and connection between two transactions; writes wait meanwhile.</summary>
    /// <inheritdoc cref="Run"/>
    public Task<T> RunAlone<T>(Func<Connection, T> work, CancellationToken cancellationToken)
    {
        var job = new ConnectionJob<T>(_connection, work, cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.TryAdd(job), this);
        return job.Task;
    }

    /// <summary>Commits what has been handed in and ends the thread.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _session.Dispose();
        _connection.Dispose();
    }

    private void Loop()
    {
        while (_jobs.Count > 0 || _queue.Wait())
        {
            RunTransaction();
            if (_checkpointer.WantsWriter)
                _checkpointer.RunOnWriter(_connection);
        }
    }

    private void RunTransaction()
    {
        _batch.Clear();
        try
        {
            _connection.Cached("BEGIN IMMEDIATE").Run();
            _session.BeginTransaction(_catalog);
            RunJobs();
            Commit();
        }
        catch (Exception e) when (e is SqliteException or IOException)
        {
            RollBack(e);
            return;
        }

        if (_session.HasCatalogChanges)
        {
            Volatile.Write(ref _catalog, _session.CurrentCatalog);
            _connection.ForgetStatements();
        }

        Commits++;
        _session.PublishChanges();
        _options.FailPoint?.Invoke(StorageFailPoint.AfterCommit);
        foreach (var job in _batch)
            job.Complete();
        _checkpointer.OnCommit(_connection.TakePagesWritten());
    }

    private void RunJobs()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_jobs.Count == 0)
                _jobs = _queue.Take(_jobs);
            if (!_jobs.TryDequeue(out var job))
                return;
            if (job.CancellationToken.IsCancellationRequested)
            {
                job.Cancel();
                continue;
            }

            _options.FailPoint?.Invoke(StorageFailPoint.BeforeJob);
            _batch.Add(job);
            job.Run(_session);
            if (_session.IsBroken)
                throw new IOException("A failed write could not be taken back alone.", job.Error);
            if (_batch.Count >= _options.MaxBatchJobs || _session.BytesWritten >= _options.MaxBatchBytes || Stopwatch.GetElapsedTime(started) >= _options.MaxBatchTime)
                return;
        }
    }

    private void Commit()
    {
        if (_session.HasCatalogChanges)
            CatalogStore.SaveVersion(_connection, _session.CurrentCatalog.Version);
        _options.FailPoint?.Invoke(StorageFailPoint.BeforeCommit);
        _connection.Cached("COMMIT").Run();
    }

    private void RollBack(Exception cause)
    {
        if (!_connection.IsAutocommit)
            _connection.Execute("ROLLBACK");
        var error = WriteErrors.Of(cause);
        // The transaction may not even have begun; then the jobs wait no longer for it, either.
        if (_batch.Count == 0)
        {
            _jobs = _jobs.Count == 0 ? _queue.Take(_jobs) : _jobs;
            _batch.AddRange(_jobs);
            _jobs.Clear();
        }

        foreach (var job in _batch)
            job.Fail(error);
    }
}
