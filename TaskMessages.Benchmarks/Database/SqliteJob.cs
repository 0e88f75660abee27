using Microsoft.Data.Sqlite;

namespace TaskMessages.Benchmarks.Database;

/// <summary>One caller's part of a <see cref="SqliteWriter"/>'s transaction.</summary>
internal sealed class SqliteJob(Func<int> work)
{
    private readonly TaskCompletionSource<int> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteException? _error;
    private int _result;

    public Task<int> Task => _completion.Task;

    public void Run()
    {
        try
        {
            _result = work();
        }
        catch (SqliteException error)
        {
            _error = error;
        }
    }

    public void Complete()
    {
        if (_error is null)
            _completion.SetResult(_result);
        else
            _completion.SetException(_error);
    }
}
