using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace TaskMessages.Benchmarks.Database;

/// <summary>
/// What a careful program does with plain SQLite: one thread writes, puts the jobs that wait into one transaction and answers them after
/// its commit.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MostJobs = 256;

    private readonly SqliteConnection _connection;
    private readonly BlockingCollection<SqliteJob> _jobs = [];
    private readonly Thread _thread;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Completes when the work is durable, with its result: rows changed or found.</summary>
    public Task<int> RunAsync(Func<int> work)
    {
        var job = new SqliteJob(work);
        _jobs.Add(job);
        return job.Task;
    }

    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread.Join();
        _jobs.Dispose();
    }

    private void Loop()
    {
        using var begin = _connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        using var commit = _connection.CreateCommand();
        commit.CommandText = "COMMIT";
        var batch = new List<SqliteJob>(MostJobs);
        foreach (var first in _jobs.GetConsumingEnumerable())
        {
            batch.Clear();
            begin.ExecuteNonQuery();
            for (var job = first; job is not null; job = batch.Count < MostJobs && _jobs.TryTake(out var next) ? next : null)
            {
                job.Run();
                batch.Add(job);
            }

            commit.ExecuteNonQuery();
            foreach (var job in batch)
                job.Complete();
        }
    }
}
