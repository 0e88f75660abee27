using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>Work on the writer's own connection, done when the transaction that the job has come with is over, whichever way it ended.</summary>
internal sealed class ConnectionJob<T>(Connection connection, Func<Connection, T> work, CancellationToken cancellationToken) : WriteJob
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _completion.Task;

    public override CancellationToken CancellationToken => cancellationToken;

    public override void Run(WriteSession session)
    {
    }

    public override void Complete()
    {
        try
        {
            _completion.TrySetResult(work(connection));
        }
        catch (SqliteException error)
        {
            _completion.TrySetException(WriteErrors.Of(error));
        }
    }

    public override void Fail(Exception error) => Complete();

    public override void Cancel() => _completion.TrySetCanceled(cancellationToken);
}
