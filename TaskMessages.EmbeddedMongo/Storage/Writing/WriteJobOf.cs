namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <inheritdoc/>
internal sealed class WriteJob<T>(Func<WriteSession, T> work, CancellationToken cancellationToken) : WriteJob
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override CancellationToken CancellationToken => cancellationToken;

    public override void Run(WriteSession session)
    {
        // Kept rather than thrown: one job's failure must not end the transaction that carries others.
        try
        {
            _result = session.Savepoint(() => work(session));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Error = e;
        }
    }

    public override void Complete()
    {
        if (Error is null)
            _completion.TrySetResult(_result!);
        else
            Fail(WriteErrors.Of(Error));
    }

    public override void Fail(Exception error) => _completion.TrySetException(error);

    public override void Cancel() => _completion.TrySetCanceled(cancellationToken);
}
